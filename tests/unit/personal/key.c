#include "support/check.h"

#include <string.h>
#include <sys/stat.h>

#include "mx/personal.h"

static mx_key *make_key(const char *name)
{
    mx_key *key = NULL;
    CHECK_OK(mx_key_make(check_path(name)));
    CHECK_OK(mx_key_open(&key, check_path(name)));
    return key;
}

static const char *pseudonym(const mx_key *key, const char *territory, const char *name)
{
    static char out[4][MX_PSEUDONYM_MAX];
    static unsigned turn;
    char *to = out[turn++ % 4];
    CHECK_OK(mx_pseudonym(to, key, mx_str_of(territory), mx_str_of(name)));
    return to;
}

TEST(personal_key, is_its_owners_alone_and_never_overwritten)
{
    const char *path = check_path("key");
    struct stat about;
    CHECK_OK(mx_key_make(path));
    CHECK(stat(path, &about) == 0 && (about.st_mode & 0777) == 0600);
    CHECK_FAILS(mx_key_make(path), MX_E_EXISTS, "une clé ne s’efface pas");
    mx_key *key;
    CHECK(chmod(path, 0640) == 0);
    CHECK_FAILS(mx_key_open(&key, path), MX_E_VALUE, "chmod 600");
    CHECK_FAILS(mx_key_open(&key, check_path("elsewhere")), MX_E_NOTFOUND, "--new-key");
}

TEST(personal_key, is_refused_when_damaged)
{
    static const char *const texts[] = {"", "mieux key 1\n", "mieux key 1\n0123\n", "autre chose"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        mx_key *key;
        const char *path = check_text_file("bad", texts[i]);
        CHECK(chmod(path, 0600) == 0);
        CHECK_FAILS(mx_key_open(&key, path), MX_E_SYNTAX, "bad");
        CHECK(key == NULL);
    }
}

TEST(personal_key, gives_the_pseudonyms_of_rfc_2104)
{
    /* HMAC-SHA256 with the key of 32 bytes 0x0b, of "colmar\x1f" "p-017": the first eight bytes, computed
     * by another program. */
    static const char file[] = "mieux key 1\n0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b\n";
    mx_key *key;
    const char *path = check_text_file("key", file);
    CHECK(chmod(path, 0600) == 0);
    CHECK_OK(mx_key_open(&key, path));
    CHECK_TEXT(pseudonym(key, "colmar", "p-017"), "kf9a29312318577b4");
    CHECK_TEXT(mx_key_mark(key), "bbe45b1644bd6819");
    mx_key_close(key);
}

TEST(personal_key, gives_one_person_one_pseudonym)
{
    mx_key *key = make_key("mine");
    const char *anne = pseudonym(key, "colmar", "Anne Durand");
    CHECK(mx_is_pseudonym(mx_str_of(anne)));
    CHECK_TEXT(pseudonym(key, "colmar", "  ANNE  durand\xC2\xA0"), anne);
    CHECK_TEXT(pseudonym(key, "colmar", anne), anne);
    CHECK(strcmp(pseudonym(key, "mulhouse", "Anne Durand"), anne) != 0);
    CHECK(strcmp(pseudonym(key, "colmar", "P1"), pseudonym(key, "colmar", "p1")) != 0);
    mx_key_close(key);
}

TEST(personal_key, tells_keys_apart)
{
    mx_key *one = make_key("one"), *other = make_key("other");
    CHECK(strcmp(mx_key_mark(one), mx_key_mark(other)) != 0);
    CHECK(strcmp(pseudonym(one, "c", "p1"), pseudonym(other, "c", "p1")) != 0);
    mx_key_close(one);
    mx_key_close(other);
}

TEST(personal_key, knows_pseudonyms)
{
    CHECK(mx_is_pseudonym(mx_str_of("k0123456789abcdef")));
    CHECK(!mx_is_pseudonym(mx_str_of("k0123456789ABCDEF")));
    CHECK(!mx_is_pseudonym(mx_str_of("k0123456789abcde")));
    CHECK(!mx_is_pseudonym(mx_str_of("x0123456789abcdef")));
}

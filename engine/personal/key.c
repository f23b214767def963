/* The key file, and pseudonyms made with it. */
#include "mx/personal.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <nettle/hmac.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_BYTES = 32, MARK_BYTES = 8, PSEUDONYM_BYTES = 8 };

/* The file: this line, then the key as hexadecimal digits. */
static const char heading[] = "mieux key 1\n";
enum { FILE_SIZE = sizeof heading - 1 + 2 * KEY_BYTES + 1 };

struct mx_key {
    struct hmac_sha256_ctx hmac;
    char mark[2 * MARK_BYTES + 1];
};

static void to_hex(char *out, const uint8_t bytes[], size_t n)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = hex[bytes[i] >> 4];
        out[2 * i + 1] = hex[bytes[i] & 15];
    }
    out[2 * n] = '\0';
}

static int from_hex(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* ---- The file ------------------------------------------------------------------------------- */

static int fail_existing(const char *path)
{
    if (errno == EEXIST)
        return mx_fail(MX_E_EXISTS,
                       mx_tr("%s : il y a déjà quelque chose à cet endroit ; une clé ne s’efface pas, prenez un autre nom",
                             "%s: something is there already; keys are never overwritten, take another name"),
                       path);
    return mx_fail_io(path, mx_tr("la clé ne peut être écrite", "the key cannot be written"));
}

int mx_key_make(const char *path)
{
    uint8_t bytes[KEY_BYTES];
    char text[FILE_SIZE + 1];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return mx_fail_io(path, mx_tr("le système ne donne pas de hasard", "the system gives no randomness"));
    memcpy(text, heading, sizeof heading);
    to_hex(text + sizeof heading - 1, bytes, sizeof bytes);
    text[FILE_SIZE - 1] = '\n';
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
    if (file < 0) return fail_existing(path);
    bool is_written = write(file, text, FILE_SIZE) == FILE_SIZE && fsync(file) == 0;
    is_written = close(file) == 0 && is_written;
    if (is_written) return MX_OK;
    int rc = mx_fail_io(path, mx_tr("la clé ne peut être écrite", "the key cannot be written"));
    unlink(path);
    return rc;
}

/* Whether the file is there, and its owner's alone. */
static int check_mode(const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        if (errno != ENOENT) return mx_fail_io(path, mx_tr("la clé ne peut être lue", "the key cannot be read"));
        return mx_fail(MX_E_NOTFOUND,
                       mx_tr("%s : pas de clé à cet endroit ; « mieux init --new-key %s » en fait une",
                             "%s: no key there; \"mieux init --new-key %s\" makes one"),
                       path, path);
    }
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) == 0) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : d’autres que vous peuvent lire cette clé ; « chmod 600 %s »",
                         "%s: others than you may read this key; \"chmod 600 %s\""),
                   path, path);
}

static bool parse(uint8_t bytes[KEY_BYTES], mx_str text)
{
    if (text.size < FILE_SIZE - 1 || memcmp(text.at, heading, sizeof heading - 1) != 0) return false;
    const char *digits = text.at + sizeof heading - 1;
    for (size_t i = 0; i < KEY_BYTES; i++) {
        int high = from_hex(digits[2 * i]), low = from_hex(digits[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    mx_str rest = {text.at + FILE_SIZE - 1, text.size - (FILE_SIZE - 1)};
    return mx_str_trim(rest).size == 0;
}

int mx_key_open(mx_key **out, const char *path)
{
    uint8_t bytes[KEY_BYTES], mark[MARK_BYTES];
    mx_file file;
    *out = NULL;
    int rc = check_mode(path);
    if (rc == MX_OK) rc = mx_file_open(&file, path);
    if (rc < 0) return rc;
    bool is_key = parse(bytes, (mx_str){file.at, file.size});
    mx_file_close(&file);
    if (!is_key)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s : ce n’est pas une clé de mieux, ou elle est abîmée ; reprenez-la d’une copie",
                             "%s: this is not a key of mieux, or it is damaged; take it from a copy"),
                       path);
    mx_key *key = mx_alloc_array(1, sizeof *key);
    if (!key) return mx_fail_memory();
    hmac_sha256_set_key(&key->hmac, sizeof bytes, bytes);
    static const uint8_t nobody[] = "mieux key";
    hmac_sha256_update(&key->hmac, sizeof nobody - 1, nobody);
    hmac_sha256_digest(&key->hmac, sizeof mark, mark);
    to_hex(key->mark, mark, sizeof mark);
    *out = key;
    return MX_OK;
}

void mx_key_close(mx_key *key)
{
    if (key) memset(key, 0, sizeof *key);
    mx_free(key);
}

const char *mx_key_mark(const mx_key *key)
{
    return key->mark;
}

/* ---- Pseudonyms ------------------------------------------------------------------------------------ */

bool mx_is_pseudonym(mx_str name)
{
    if (name.size != MX_PSEUDONYM_MAX - 1 || name.at[0] != 'k') return false;
    for (size_t i = 1; i < name.size; i++)
        if (from_hex(name.at[i]) < 0) return false;
    return true;
}

static bool has_digit(mx_str name)
{
    for (size_t i = 0; i < name.size; i++)
        if (isdigit((unsigned char)name.at[i])) return true;
    return false;
}

int mx_pseudonym(char out[MX_PSEUDONYM_MAX], const mx_key *key, mx_str territory, mx_str name)
{
    name = mx_str_trim(name);
    if (mx_is_pseudonym(name)) {
        memcpy(out, name.at, name.size);
        out[name.size] = '\0';
        return MX_OK;
    }
    mx_buf whom = {0};
    mx_buf_add(&whom, territory.at, territory.size);
    mx_buf_char(&whom, '\x1f');
    if (has_digit(name)) mx_buf_add(&whom, name.at, name.size);
    else mx_fold(&whom, name);
    int rc = mx_buf_check(&whom);
    if (rc == MX_OK) {
        uint8_t digest[PSEUDONYM_BYTES];
        struct hmac_sha256_ctx hmac = key->hmac;
        hmac_sha256_update(&hmac, whom.size, (const uint8_t *)whom.at);
        hmac_sha256_digest(&hmac, sizeof digest, digest);
        out[0] = 'k';
        to_hex(out + 1, digest, sizeof digest);
    }
    mx_buf_dispose(&whom);
    return rc;
}

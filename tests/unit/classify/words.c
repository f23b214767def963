#include "classify_i.h"
#include "support/check.h"

static mx_words *read_text(const char *text, const char *lang)
{
    mx_words *words;
    int found;
    CHECK_OK(mx_words_new(&words));
    CHECK_OK(mx_words_read(words, mx_str_of(text), mx_classify__lang(lang), &found));
    return words;
}

static void check_words(const char *text, const char *expected)
{
    mx_words *words = read_text(text, "fr");
    mx_buf joined = {0};
    for (size_t i = 0; i < mx_words_count(words); i++) {
        mx_str word = mx_words_text(words, i);
        if (i > 0)
            mx_buf_char(&joined, ' ');
        mx_buf_add(&joined, word.at, word.size);
    }
    CHECK_TEXT(joined.at ? joined.at : "", expected);
    mx_buf_dispose(&joined);
    mx_words_free(words);
}

TEST(classify_words, splits_at_all_that_is_no_letter)
{
    check_words("L’accès à l'EAU, 24h/24 !", "l accès à l eau 24h 24");
    check_words("Pouvoir\xC2\xA0" "d'achat", "pouvoir d achat");
    check_words("ÉCOLE Œuvre", "école œuvre");
    check_words("a\xff" "b", "a b");
    check_words("", "");
}

TEST(classify_words, counts_a_held_letter_once)
{
    check_words("Le BONHEUUUUR, la libertééé, sooooolooooo", "le bonheur la liberté solo");
    check_words("une année 10000 xxx", "une année 10000 x"); /* twice is spelling, and digits are a number */
    check_words("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "ab");
}

TEST(classify_words, joins_accents_typed_apart)
{
    check_words("e\xCC\x81" "cole", "école");
}

static size_t n_features(const char *text, int block)
{
    mx_words *words = read_text(text, "fr");
    mx_features features;
    CHECK_OK(mx_words_topic(words, &features));
    size_t n = features.ends[block] - (block ? features.ends[block - 1] : 0);
    mx_words_free(words);
    return n;
}

TEST(classify_words, counts_words_pairs_and_letters)
{
    CHECK_INT(n_features("santé", BLOCK_WORDS), 3); /* itself, as the head, as the first */
    CHECK_INT(n_features("bonne santé", BLOCK_WORDS), 5);
    /* " sante ": 6 pairs, 5 threes, 4 fours, 3 fives; once more as the first word. */
    CHECK_INT(n_features("santé", BLOCK_LETTERS), 36);
    CHECK_INT(n_features("ma santé", BLOCK_LETTERS), 36 + 6);
    CHECK_INT(n_features("santé santé", BLOCK_WORDS), 6); /* and their pair, the second, both as the opening */
    CHECK_INT(n_features("", BLOCK_LETTERS), 0);
}

TEST(classify_words, finds_one_stem_behind_endings_and_accents)
{
    mx_words *words = read_text("amitiés", "fr");
    mx_features features;
    CHECK_OK(mx_words_topic(words, &features));
    uint32_t stem = features.items[0].bucket;
    mx_words_free(words);
    words = read_text("AMITIÉ", "fr");
    CHECK_OK(mx_words_topic(words, &features));
    CHECK_INT(features.items[0].bucket, stem);
    mx_words_free(words);
}

/* The lengths of both blocks, squared. */
static void lengths(double squares[N_BLOCKS], const char *text)
{
    mx_words *words = read_text(text, "fr");
    mx_features features;
    CHECK_OK(mx_words_topic(words, &features));
    mx_features_weigh(&features, NULL);
    squares[BLOCK_WORDS] = squares[BLOCK_LETTERS] = 0.0;
    for (size_t i = 0, block = 0; i < features.ends[N_BLOCKS - 1]; i++) {
        while (i >= features.ends[block])
            block++;
        squares[block] += (double)(features.items[i].value * features.items[i].value);
    }
    mx_words_free(words);
}

TEST(classify_words, gives_each_block_length_one)
{
    double squares[N_BLOCKS];
    lengths(squares, "la mer");
    CHECK_NEAR(squares[BLOCK_WORDS], 1.0, 1e-5);
    CHECK_NEAR(squares[BLOCK_LETTERS], 1.0, 1e-5);
    lengths(squares, "avoir des amis et des voisins"); /* their runs "s ", " a", "is" are shared: a little more */
    CHECK_NEAR(squares[BLOCK_WORDS], 1.0, 1e-5);
    CHECK(squares[BLOCK_LETTERS] > 1.05 && squares[BLOCK_LETTERS] < 1.5);
    lengths(squares, "dur dur dur dur dur dur"); /* a word's letters count once */
    CHECK_NEAR(squares[BLOCK_LETTERS], 1.0, 1e-5);
}

TEST(classify_words, turns_what_stands_after_a_negation)
{
    mx_words *words = read_text("peur", "fr");
    mx_features features;
    CHECK_OK(mx_words_polarity(words, NULL, &features));
    uint32_t fear = features.items[0].bucket;
    mx_words_free(words);
    words = read_text("ne plus avoir peur", "fr");
    CHECK_OK(mx_words_polarity(words, NULL, &features));
    bool is_turned = false;
    for (size_t i = 0; i < features.ends[BLOCK_WORDS]; i++)
        is_turned = is_turned || (features.items[i].bucket == fear && features.items[i].value < 0.0F);
    CHECK(is_turned);
    mx_words_free(words);
}

TEST(classify_words, knows_small_words_by_language)
{
    CHECK(mx_classify__role(mx_classify__lang("fr"), mx_str_of("jamais")) & ROLE_NEGATES);
    CHECK(!(mx_classify__role(mx_classify__lang("en"), mx_str_of("jamais")) & ROLE_NEGATES));
    CHECK(mx_classify__role(mx_classify__lang("de"), mx_str_of("aber")) & ROLE_BREAKS);
    CHECK_INT(mx_classify__role(NO_LANG, mx_str_of("not")), 0);
    CHECK_INT(mx_classify__role(0, mx_str_of("")), 0);
    CHECK_INT(mx_classify__lang("xx"), NO_LANG);
    CHECK_INT(mx_classify__lang(NULL), NO_LANG);
}

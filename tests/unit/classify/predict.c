#include "classify_i.h"
#include "fixture.h"
#include "support/check.h"

static mx_proposal classify(const char *text, const char *lang, int question)
{
    mx_reader *reader;
    mx_proposal proposal;
    CHECK_OK(mx_reader_new(&reader, fixture_model()));
    CHECK_OK(mx_classify(&proposal, reader, &(mx_statement){mx_str_of(text), lang, question}));
    mx_reader_free(reader);
    return proposal;
}

TEST(classify_predict, proposes_three_components_by_confidence)
{
    mx_proposal p = classify("trouver un travail", "fr", 0);
    CHECK_TEXT(p.component[0], "A06");
    CHECK(p.dimension == 'A');
    CHECK(p.confidence[0] >= p.confidence[1] && p.confidence[1] >= p.confidence[2]);
    CHECK(p.dimension_confidence >= p.confidence[0] && p.dimension_confidence <= 1.0001);
    CHECK(p.meaning && strchr("POQS", p.meaning));
}

TEST(classify_predict, puts_the_likeliest_dimension_first)
{
    static const mx_component_code codes[] = {{"A01"}, {"A02"}, {"B01"}, {"C01"}, {"C02"}};
    float p[] = {0.31F, 0.24F, 0.35F, 0.06F, 0.04F};
    mx_classify__put_dimension_first(p, codes, 5);
    CHECK_NEAR((double)p[0], 0.35, 1e-6); /* A holds .55: its likeliest and B01 change places */
    CHECK_NEAR((double)p[2], 0.31, 1e-6);
    CHECK_NEAR((double)p[1], 0.24, 1e-6);
    float spread[] = {0.22F, 0.22F, 0.23F, 0.15F, 0.18F}; /* A holds most */
    mx_classify__put_dimension_first(spread, codes, 5);
    CHECK_NEAR((double)spread[0], 0.23, 1e-6);
    float thin[] = {0.1F, 0.1F, 0.4F, 0.2F, 0.2F}; /* C holds as much as B, which stands before */
    mx_classify__put_dimension_first(thin, codes, 5);
    CHECK_NEAR((double)thin[2], 0.4, 1e-6);
    static const mx_component_code many[] = {{"A01"}, {"A02"}, {"A03"}, {"B01"}};
    float scattered[] = {0.2F, 0.19F, 0.2F, 0.41F}; /* A holds .59, but none of it half as likely as B01 */
    mx_classify__put_dimension_first(scattered, many, 4);
    CHECK_NEAR((double)scattered[3], 0.41, 1e-6);
    float two[] = {0.5F, 0.5F};
    mx_classify__put_dimension_first(two, codes, 2);
    CHECK_NEAR((double)two[0], 0.5, 1e-6);
}

/* What the letters bring by the features themselves, each with its row of weights. */
static void bring_letters(double topics[MAX_COLUMNS], double *polarity, const mx_model *model, mx_words *words)
{
    mx_features features;
    size_t n_columns = model->header->n_columns;
    memset(topics, 0, n_columns * sizeof *topics);
    CHECK_OK(mx_words_topic(words, &features));
    mx_features_weigh(&features, model->idf);
    for (size_t i = features.ends[BLOCK_WORDS]; i < features.ends[BLOCK_LETTERS]; i++)
        for (size_t c = 0; c < n_columns; c++)
            topics[c] += (double)features.items[i].value *
                         (double)model->topics[(size_t)features.items[i].bucket * n_columns + c];
    *polarity = 0.0;
    CHECK_OK(mx_words_polarity(words, model->polarity_idf, &features));
    mx_features_weigh(&features, model->polarity_idf);
    for (size_t i = features.ends[BLOCK_WORDS]; i < features.ends[BLOCK_LETTERS]; i++)
        *polarity += (double)features.items[i].value * (double)model->polarity[features.items[i].bucket];
}

/* A word is read a first time, remembered, and met again; as the one that opens and inside; turned, beside a word
 * whose letters it cancels out too; twice. */
TEST(classify_predict, remembers_what_letters_bring)
{
    static const char *const texts[] = {"un travail", "trouver un travail", "travail", "travail travail", "ne plus avoir peur",
                                        "peur de perdre un travail", "avoir peur", "la peur de ne plus travailler", ""};
    const mx_model *model = fixture_model();
    mx_words *words;
    mx_letters *letters;
    CHECK_OK(mx_words_new(&words));
    mx_words_tell_languages(words, model->languages);
    CHECK_OK(mx_letters_new(&letters, model, words));
    for (size_t k = 0; k < 3 * (sizeof texts / sizeof *texts); k++) {
        double expected[MAX_COLUMNS], feeling;
        float topics[MAX_COLUMNS] = {0}, polarity = 0.0F;
        int found;
        CHECK_OK(mx_words_read(words, mx_str_of(texts[k % (sizeof texts / sizeof *texts)]), 0, &found));
        bring_letters(expected, &feeling, model, words);
        CHECK_OK(mx_letters_bring(topics, &polarity, letters));
        for (size_t c = 0; c < model->header->n_columns; c++)
            CHECK_NEAR((double)topics[c], expected[c], 1e-4);
        CHECK_NEAR((double)polarity, feeling, 1e-4);
    }
    mx_letters_free(letters);
    mx_words_free(words);
}

TEST(classify_predict, takes_polarity_from_the_question_where_it_decides)
{
    CHECK_INT(classify("le travail", "fr", 1).polarity, '+');
    CHECK_INT(classify("le travail", "fr", 2).polarity, '-');
}

TEST(classify_predict, reads_negation)
{
    CHECK_INT(classify("avoir peur", "fr", 0).polarity, '-');
    CHECK(classify("ne plus avoir peur", "fr", 0).positive > classify("avoir peur", "fr", 0).positive);
    CHECK(classify("sans amis", "fr", 0).positive < classify("de vrais amis", "fr", 0).positive);
}

TEST(classify_predict, tells_the_beneficiary)
{
    CHECK_INT(classify("un emploi pour mes enfants", "fr", 0).beneficiary, 'k');
    CHECK_INT(classify("un emploi", "fr", 0).beneficiary, 'i');
}

/* Whatever is typed, pasted or broken gets an answer, and one for people to look at. */
TEST(classify_predict, sends_odd_texts_to_review)
{
    static const char *const odd[] = {"", "   ", "😀😀🎉", "…!?", "работа", "العمل", "工作", "\xff\xfe\x80", "’’’", "\t"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        mx_proposal p = classify(odd[i], NULL, 0);
        CHECK(!p.is_auto);
        CHECK(p.component[0] && p.component[0][0]);
    }
    CHECK_INT(classify("", NULL, 0).polarity, 0);
    CHECK_TEXT(classify("работа", NULL, 0).lang, "");
    CHECK(!classify("avoir un travail", "nl", 0).is_auto);
}

TEST(classify_predict, reads_a_megabyte_in_one_cell)
{
    mx_buf text = {0};
    while (text.size < 1 << 20)
        mx_buf_text(&text, "travail ");
    mx_reader *reader;
    mx_proposal p;
    CHECK_OK(mx_reader_new(&reader, fixture_model()));
    CHECK_OK(mx_classify(&p, reader, &(mx_statement){{text.at, text.size}, NULL, 0}));
    CHECK_TEXT(p.component[0], "A06");
    CHECK(!p.is_auto);
    memset(text.at, 'a', text.size);
    CHECK_OK(mx_classify(&p, reader, &(mx_statement){{text.at, text.size}, NULL, 0}));
    mx_reader_free(reader);
    mx_buf_dispose(&text);
}

/* Random bytes, and random cuts of real text, through one reader: it must live, and
 * still say the same of a text it said before. */
TEST(classify_predict, survives_random_bytes_and_keeps_its_word)
{
    mx_reader *reader;
    mx_rng rng;
    mx_proposal before, after, p;
    mx_statement known = {mx_str_of("perdre son emploi et tomber malade"), NULL, 0};
    mx_rng_seed(&rng, 2385);
    CHECK_OK(mx_reader_new(&reader, fixture_model()));
    CHECK_OK(mx_classify(&before, reader, &known));
    for (int round = 0; round < 3000; round++) {
        char bytes[300];
        size_t size = (size_t)mx_rng_below(&rng, sizeof bytes);
        bool is_text = mx_rng_below(&rng, 2) == 0;
        for (size_t i = 0; i < size; i++)
            bytes[i] = is_text ? "aeé e'nt ,\xCC\x81.zR"[mx_rng_below(&rng, 17)] : (char)mx_rng_below(&rng, 256);
        CHECK_OK(mx_classify(&p, reader, &(mx_statement){{bytes, size}, round % 3 ? NULL : "fr", round % 4}));
        CHECK(p.confidence[0] >= 0.0 && p.confidence[0] <= 1.0);
    }
    CHECK_OK(mx_classify(&after, reader, &known));
    CHECK_TEXT(after.component[0], before.component[0]);
    CHECK(after.confidence[0] == before.confidence[0]);
    CHECK(after.positive == before.positive);
    mx_reader_free(reader);
}

TEST(classify_predict, gives_the_same_by_many_threads)
{
    enum { N = 1500 };
    static const char *const texts[] = {"avoir un travail", "la maladie", "ne plus avoir peur", "good friends", "Angst"};
    static mx_statement statements[N];
    static mx_proposal one[N], three[N];
    for (size_t i = 0; i < N; i++)
        statements[i] = (mx_statement){mx_str_of(texts[i % 5]), NULL, 0};
    mx_crew *crew;
    CHECK_OK(mx_crew_new(&crew, fixture_model(), 1));
    CHECK_OK(mx_crew_classify(crew, one, statements, N));
    mx_crew_free(crew);
    CHECK_OK(mx_crew_new(&crew, fixture_model(), 3));
    CHECK_OK(mx_crew_classify(crew, three, statements, 1));
    CHECK_OK(mx_crew_classify(crew, three, statements, N));
    CHECK(mx_crew_reader(crew) != NULL);
    mx_crew_free(crew);
    for (size_t i = 0; i < N; i++) {
        CHECK_TEXT(one[i].component[0], three[i].component[0]);
        CHECK(one[i].confidence[0] == three[i].confidence[0]);
    }
}

TEST(classify_predict, explains_by_words)
{
    mx_reader *reader;
    mx_proposal p;
    mx_buf first = {0}, second = {0};
    mx_statement statement = {mx_str_of("J'ai perdu mon EMPLOI"), "fr", 0};
    CHECK_OK(mx_reader_new(&reader, fixture_model()));
    CHECK_OK(mx_classify(&p, reader, &statement));
    CHECK_OK(mx_classify_explain(&first, &second, reader, &statement, &p));
    CHECK(first.at && strstr(first.at, "emploi") != NULL);
    mx_buf_dispose(&first);
    mx_buf_dispose(&second);
    mx_reader_free(reader);
}

TEST(classify_predict, says_so_when_memory_is_out)
{
    const mx_model *model = fixture_model();
    mx_statement statement = {mx_str_of("perdre son emploi"), NULL, 0};
    for (uint64_t n = 1;; n++) {
        mx_reader *reader;
        mx_proposal p;
        mx_alloc_fail_at(n);
        int rc = mx_reader_new(&reader, model);
        if (rc == MX_OK)
            rc = mx_classify(&p, reader, &statement);
        mx_reader_free(reader);
        bool failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK(rc == (failed ? MX_E_NOMEM : MX_OK));
        if (!failed)
            break;
    }
}

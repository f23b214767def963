/* The gate: what went out of a document, and of those before it. */
#include "support/check.h"

#include "mx/disclose.h"

static const mx_rule eleven = {.name = "health", .min_count = 11, .max_share = 1};

/* One row, the people of territory a. */
static mx_frame *people(double n)
{
    mx_frame *frame;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, "territory", MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_row(frame));
    CHECK_OK(mx_frame_set_text(frame, 0, 0, "a"));
    mx_frame_set_number(frame, 0, 1, n);
    return frame;
}

/* Why `n` people are withheld after what went out of this gate; "" where they are shown. */
static const char *why(mx_gate *gate, double n, mx_note *note)
{
    static char said[128];
    mx_frame *frame = people(n);
    const mx_outgoing outgoing = {.result = frame, .subject = "people"};
    mx_release *release;
    CHECK_OK(mx_gate_pass(&release, gate, &outgoing));
    const char *text = mx_frame_text(mx_release_frame(release), 0, 2);
    snprintf(said, sizeof said, "%s", text ? text : "");
    *note = *mx_release_note(release);
    mx_release_free(release);
    mx_frame_free(frame);
    return said;
}

TEST(disclose_gate, tells_another_table_from_an_earlier_release)
{
    mx_gate *gate, *later;
    mx_note note;
    CHECK_OK(mx_gate_open(&gate, &eleven));
    CHECK_TEXT(why(gate, 40, &note), "");
    CHECK_TEXT(why(gate, 35, &note), "trop proche d’un autre tableau d’ici");
    CHECK(note.n_beside == 1 && note.n_earlier == 0);

    /* Another document through the same gate, and another gate that recalls. */
    CHECK_OK(mx_gate_open(&later, &eleven));
    CHECK_OK(mx_gate_recall(later, mx_gate_said(gate)));
    mx_gate_begin(gate);
    CHECK_TEXT(why(gate, 35, &note), "trop proche d’une publication antérieure");
    CHECK(note.n_beside == 0 && note.n_earlier == 1);
    CHECK_TEXT(why(later, 35, &note), "trop proche d’une publication antérieure");

    /* Against both: the earlier release is what nobody can change. */
    CHECK_TEXT(why(later, 60, &note), "");
    CHECK_TEXT(why(later, 50, &note), "trop proche d’une publication antérieure");
    CHECK_TEXT(why(later, 70, &note), "trop proche d’un autre tableau d’ici");
    mx_gate_close(gate);
    mx_gate_close(later);
}

/* Whether `n` people of that key are shown after what went out of this gate. */
static bool is_shown(mx_gate *gate, const char *column, const char *key, double n)
{
    mx_frame *frame;
    mx_release *release;
    CHECK_OK(mx_frame_new(&frame));
    CHECK_OK(mx_frame_add_column(frame, column, MX_TEXT, MX_KEY));
    CHECK_OK(mx_frame_add_column(frame, "n", MX_NUMBER, MX_PEOPLE));
    CHECK_OK(mx_frame_add_row(frame));
    CHECK_OK(mx_frame_set_text(frame, 0, 0, key));
    mx_frame_set_number(frame, 0, 1, n);
    const mx_outgoing outgoing = {.result = frame, .subject = "people"};
    CHECK_OK(mx_gate_pass(&release, gate, &outgoing));
    const bool is_so = !mx_release_is_withheld(release, 0, 1);
    mx_release_free(release);
    mx_frame_free(frame);
    return is_so;
}

TEST(disclose_gate, tells_the_whole_of_others_from_the_whole_here)
{
    mx_gate *theirs, *own, *network;
    CHECK_OK(mx_gate_open(&theirs, &eleven));
    CHECK(!is_shown(theirs, "period", "2023", 5));
    CHECK(!is_shown(theirs, "territory", "a", 5));
    CHECK_OK(mx_gate_open(&own, &eleven));
    CHECK_OK(mx_gate_open(&network, &eleven));
    CHECK_OK(mx_gate_recall(own, mx_gate_said(theirs)));
    CHECK_OK(mx_gate_recall_part(network, mx_gate_said(theirs)));
    CHECK(!is_shown(own, "period", "2023", 90));
    CHECK(is_shown(network, "period", "2023", 90));
    CHECK(!is_shown(network, "territory", "a", 30)); /* of their territory what they said holds */
    mx_gate_close(own);
    mx_gate_close(network);

    /* What they showed of all of theirs: the two together would tell of three more people. */
    CHECK_OK(mx_gate_open(&network, &eleven));
    CHECK_OK(mx_gate_recall_part(network, "people|period=2023\tn=40\n"));
    CHECK(!is_shown(network, "period", "2023", 43));
    CHECK(is_shown(network, "period", "2023", 90));
    mx_gate_close(network);
    mx_gate_close(theirs);
}

TEST(disclose_gate, remembers_a_quotation_without_its_words)
{
    static const mx_rule internal = {.name = "internal", .max_share = 1};
    mx_gate *gate;
    char name[MX_QUOTED], other[MX_QUOTED];
    CHECK_OK(mx_gate_open(&gate, &eleven));
    CHECK_OK(mx_gate_quote(gate, "a", "s12"));
    mx_gate_name_quoted(name, "a", "s12");
    CHECK(strncmp(mx_gate_said(gate), name, strlen(name)) == 0);
    CHECK(!strstr(mx_gate_said(gate), "s12"));
    mx_gate_name_quoted(other, "as", "12");
    CHECK(strcmp(name, other) != 0);
    mx_gate_close(gate);

    CHECK_OK(mx_gate_open(&gate, &internal));
    CHECK_OK(mx_gate_quote(gate, "a", "s12"));
    CHECK_TEXT(mx_gate_said(gate), "");
    mx_gate_close(gate);
}

TEST(disclose_gate, tells_rows_from_what_stands_beside_them)
{
    CHECK(mx_gate_is_row(mx_str_of("people|territory=a\tn=40")));
    CHECK(!mx_gate_is_row(mx_str_of("people\t\tn=40")));
    CHECK(!mx_gate_is_row(mx_str_of("merged\x1ftable\tn=1")));
    CHECK(!mx_gate_is_row(mx_str_of("quoted\x1f" "0123456789abcdef\tn=1")));
    CHECK(!mx_gate_is_row(mx_str_of("people|territory=a")));
    CHECK(!mx_gate_is_row(mx_str_of("")));
}

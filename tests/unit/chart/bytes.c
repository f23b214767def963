/* What is drawn: the same bytes, in every format, whole and well-formed. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sample.h"
#include "support/check.h"

static bool are_equal(const mx_buf *a, const mx_buf *b)
{
    return a->size == b->size && memcmp(a->at, b->at, a->size) == 0;
}

static void check_repeats(const mx_chart *chart)
{
    for (int format = MX_CHART_SVG; format <= MX_CHART_PDF; format++) {
        mx_buf first = sample_draw(chart, (mx_chart_format)format),
               second = sample_draw(chart, (mx_chart_format)format);
        CHECK(are_equal(&first, &second));
        mx_buf_dispose(&first);
        mx_buf_dispose(&second);
    }
}

TEST(chart_bytes, repeat_within_a_process)
{
    mx_release *situations = sample_situations("health"), *trend = sample_trend("health");
    mx_release *territories = sample_territories("health", 12);
    mx_chart a = sample_situations_chart(situations), b = sample_trend_chart(trend),
             c = sample_territories_chart(territories);
    check_repeats(&a);
    check_repeats(&b);
    check_repeats(&c);
    mx_release_free(situations);
    mx_release_free(trend);
    mx_release_free(territories);
}

/* A process that has drawn other things before, and one that has not. */
TEST(chart_bytes, repeat_between_processes)
{
    mx_release *release = sample_situations("health"), *other = sample_trend("health");
    mx_chart chart = sample_situations_chart(release), before = sample_trend_chart(other);
    const char *paths[] = {check_path("a.svg"), check_path("a.png"), check_path("a.pdf")};
    pid_t child = fork();
    if (child == 0) {
        int rc = MX_OK;
        for (int i = 0; i < 3 && rc == MX_OK; i++) rc = mx_chart_write(&chart, paths[i]);
        _exit(rc == MX_OK ? 0 : 1);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_INT(status, 0);
    for (int format = MX_CHART_SVG; format <= MX_CHART_PDF; format++) {
        mx_buf unrelated = sample_draw(&before, (mx_chart_format)format);
        mx_buf here = sample_draw(&chart, (mx_chart_format)format);
        mx_file there;
        CHECK_OK(mx_file_open(&there, paths[format]));
        CHECK(there.size == here.size && memcmp(there.at, here.at, here.size) == 0);
        mx_file_close(&there);
        mx_buf_dispose(&unrelated);
        mx_buf_dispose(&here);
    }
    mx_release_free(release);
    mx_release_free(other);
}

static void *draw_often(void *payload)
{
    const mx_chart *chart = payload;
    mx_buf *bytes = mx_alloc(sizeof *bytes);
    for (int i = 0; i < 4; i++) {
        if (i > 0) mx_buf_dispose(bytes);
        *bytes = (mx_buf){0};
        if (mx_chart_draw(bytes, chart, MX_CHART_SVG) < 0) return NULL;
    }
    return bytes;
}

TEST(chart_bytes, threads_may_draw_at_once)
{
    mx_release *release = sample_trend("health");
    mx_chart chart = sample_trend_chart(release);
    mx_buf expected = sample_draw(&chart, MX_CHART_SVG);
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++) CHECK_INT(pthread_create(&threads[i], NULL, draw_often, &chart), 0);
    for (size_t i = 0; i < 4; i++) {
        void *result = NULL;
        CHECK_INT(pthread_join(threads[i], &result), 0);
        CHECK(result && are_equal(result, &expected));
        mx_buf_dispose(result);
        mx_free(result);
    }
    mx_buf_dispose(&expected);
    mx_release_free(release);
}

/* Every tag that opens closes, in order, with nothing that could end it too soon. */
static bool is_well_formed(const char *text)
{
    const char *open[64];
    size_t sizes[64], depth = 0;
    for (const char *at = strchr(text, '<'); at; at = strchr(at, '<')) {
        const char *end = strchr(at, '>');
        if (!end || memchr(at + 1, '<', (size_t)(end - at - 1))) return false;
        bool is_closing = at[1] == '/', is_empty = end[-1] == '/' || at[1] == '?';
        const char *name = at + 1 + is_closing;
        size_t size = strcspn(name, " />\n");
        if (is_closing) {
            if (depth == 0) return false;
            depth--;
            if (sizes[depth] != size || memcmp(open[depth], name, size) != 0) return false;
        } else if (!is_empty) {
            if (depth == 64) return false;
            open[depth] = name;
            sizes[depth++] = size;
        }
        at = end;
    }
    return depth == 0;
}

TEST(chart_bytes, svg_is_well_formed_and_says_what_it_shows)
{
    mx_release *release = sample_situations("internal");
    mx_chart chart = sample_situations_chart(release);
    chart.title[MX_FR] = "Santé & <soins> \"proches\"";
    chart.subtitle[MX_FR] = "n#1 #d 50 % -- ]]>";
    mx_buf svg = sample_draw(&chart, MX_CHART_SVG);
    CHECK(is_well_formed(svg.at));
    CHECK(strstr(svg.at, "role=\"img\""));
    CHECK(strstr(svg.at, "<title>Santé &amp; &lt;soins&gt; &quot;proches&quot;</title>"));
    CHECK(strstr(svg.at, "<desc>Usage interne. Barres des situations"));
    CHECK(!strstr(svg.at, "nan") && !strstr(svg.at, "inf"));
    mx_buf_dispose(&svg);
    mx_release_free(release);
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part)) n++;
    return n;
}

static size_t glyphs_of(const char *name)
{
    mx_release *release = sample_one(name);
    mx_chart chart = sample_territories_chart(release);
    mx_buf svg = sample_draw(&chart, MX_CHART_SVG);
    size_t n = count(svg.at, "<use");
    mx_buf_dispose(&svg);
    mx_release_free(release);
    return n;
}

/* PLplot would read #d as "one line lower", #g as Greek. */
TEST(chart_bytes, draws_every_character_of_a_name)
{
    CHECK_INT(glyphs_of("n#1 #d%s\\n"), glyphs_of("nx1 xdxsxn"));
}

/* What cairo repeats is said once: styles, matrices, six decimals. */
TEST(chart_bytes, svg_is_small_and_says_nothing_twice)
{
    mx_release *release = sample_territories("health", 12);
    mx_chart chart = sample_territories_chart(release);
    mx_buf svg = sample_draw(&chart, MX_CHART_SVG);
    CHECK(svg.size < 60000);
    CHECK_INT(count(svg.at, "style="), 1); /* of the paper */
    CHECK_INT(count(svg.at, "matrix("), 0);
    CHECK_INT(count(svg.at, "surface"), 0);
    CHECK(count(svg.at, "<use") > 100 && count(svg.at, "<path id=") < 120);
    const char *outline = strstr(svg.at, " d=\"M"), *end = strchr(outline + 4, '"');
    for (const char *point = outline; (point = memchr(point, '.', (size_t)(end - point))) != NULL; point++)
        CHECK(strspn(point + 1, "0123456789") <= 2);
    mx_buf_dispose(&svg);
    mx_release_free(release);
}

TEST(chart_bytes, a_recording_has_the_picture_s_size_and_may_be_cut_between_rows)
{
    mx_release *release = sample_situations("health");
    mx_chart chart = sample_situations_chart(release);
    mx_chart_drawing *drawing;
    const double *cuts;
    int width, height;
    CHECK_OK(mx_chart_size(&width, &height, &chart));
    CHECK_OK(mx_chart_record(&drawing, &chart));
    CHECK_INT(mx_chart_drawing_width(drawing), width);
    CHECK_INT(mx_chart_drawing_height(drawing), height);
    size_t n = mx_chart_drawing_cuts(&cuts, drawing);
    CHECK_INT(n, 5); /* six rows */
    for (size_t i = 0; i < n; i++) CHECK(cuts[i] > (i == 0 ? 0 : cuts[i - 1]) && cuts[i] < height);
    mx_chart_drawing_free(drawing);
    chart.by = "nowhere";
    CHECK_FAILS(mx_chart_record(&drawing, &chart), MX_E_NOTFOUND, "nowhere");
    CHECK(drawing == NULL);
    mx_release_free(release);
}

TEST(chart_bytes, png_has_the_size_asked_for)
{
    mx_release *release = sample_territories("health", 5);
    mx_chart chart = sample_territories_chart(release);
    int width = 0, height = 0;
    chart.width = 640;
    chart.scale = 2;
    CHECK_OK(mx_chart_size(&width, &height, &chart));
    CHECK_INT(width, 640);
    mx_buf png = sample_draw(&chart, MX_CHART_PNG);
    const unsigned char *at = (const unsigned char *)png.at;
    CHECK(memcmp(at, "\x89PNG\r\n", 6) == 0);
    CHECK_INT(at[16] << 24 | at[17] << 16 | at[18] << 8 | at[19], 1280);
    CHECK_INT(at[20] << 24 | at[21] << 16 | at[22] << 8 | at[23], 2 * height);
    mx_buf_dispose(&png);
    mx_release_free(release);
}

TEST(chart_bytes, pdf_carries_no_clock)
{
    mx_release *release = sample_one("Éauze");
    mx_chart chart = sample_territories_chart(release);
    mx_buf pdf = sample_draw(&chart, MX_CHART_PDF);
    bool has_date = false;
    for (size_t i = 0; i + 16 < pdf.size; i++)
        has_date = has_date || memcmp(pdf.at + i, "(20000101000000", 15) == 0;
    CHECK(memcmp(pdf.at, "%PDF-", 5) == 0);
    CHECK(has_date);
    mx_buf_dispose(&pdf);
    mx_release_free(release);
}

TEST(chart_bytes, internal_and_published_differ_at_a_glance)
{
    mx_release *internal = sample_territories("internal", 3), *published = sample_territories("health", 3);
    mx_chart a = sample_territories_chart(internal), b = sample_territories_chart(published);
    int width, marked, plain;
    CHECK_OK(mx_chart_size(&width, &marked, &a));
    CHECK_OK(mx_chart_size(&width, &plain, &b));
    CHECK(marked > plain);
    mx_release_free(internal);
    mx_release_free(published);
}

TEST(chart_bytes, hold_hundreds_of_rows_and_odd_ones)
{
    static const size_t sizes[] = {1, 36, 37, 117, 300};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        mx_release *release = sample_territories("health", sizes[i]);
        mx_chart chart = sample_territories_chart(release);
        mx_buf svg = sample_draw(&chart, MX_CHART_SVG);
        CHECK(is_well_formed(svg.at));
        mx_buf_dispose(&svg);
        chart.kind = MX_CHART_CHANGE;
        chart.y2 = "before";
        svg = sample_draw(&chart, MX_CHART_SVG);
        CHECK(is_well_formed(svg.at));
        mx_buf_dispose(&svg);
        mx_release_free(release);
    }
}

TEST(chart_bytes, file_is_written_whole)
{
    mx_release *release = sample_one("Éauze");
    mx_chart chart = sample_territories_chart(release);
    mx_buf svg = sample_draw(&chart, MX_CHART_SVG);
    mx_file file;
    CHECK_OK(mx_chart_write(&chart, check_path("é.SVG")));
    CHECK_OK(mx_file_open(&file, check_path("é.SVG")));
    CHECK(file.size == svg.size && memcmp(file.at, svg.at, svg.size) == 0);
    mx_file_close(&file);
    CHECK_FAILS(mx_chart_write(&chart, check_path("a.jpg")), MX_E_USAGE, ".svg");
    CHECK_FAILS(mx_chart_write(&chart, check_path("no/such/folder.svg")), MX_E_IO, "folder.svg");
    mx_buf_dispose(&svg);
    mx_release_free(release);
}

TEST(chart_bytes, running_out_of_memory_is_said_and_leaves_nothing)
{
    mx_release *release = sample_trend("health");
    mx_chart chart = sample_trend_chart(release);
    mx_buf warm = sample_draw(&chart, MX_CHART_SVG);
    mx_buf_dispose(&warm);
    for (uint64_t n = 1;; n++) {
        mx_buf svg = {0};
        mx_alloc_fail_at(n);
        int rc = mx_chart_draw(&svg, &chart, MX_CHART_SVG);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        mx_buf_dispose(&svg);
        if (!has_failed) {
            CHECK_INT(rc, MX_OK);
            break;
        }
        if (rc != MX_OK) CHECK_INT(rc, MX_E_NOMEM);
    }
    mx_release_free(release);
}

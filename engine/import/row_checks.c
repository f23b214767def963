/* A row by itself: what its cells say together. */
#include "rows_i.h"

#include <math.h>
#include <string.h>

/* Two dates of a row in their order. */
static int check_order(const mx_import__staging *stage, size_t row, const char *first, const char *last,
                       mx_import__place *place)
{
    const char *from = mx_frame_text(stage->rows, row, mx_import__staged_column(stage, first));
    const char *to = mx_frame_text(stage->rows, row, mx_import__staged_column(stage, last));
    if (!from || !to || strcmp(from, to) <= 0) return MX_OK;
    mx_import__set_column(stage, place, last);
    return mx_import__complain(place, mx_tr("%s est avant le début, %s", "%s is before the beginning, %s"),
                               to, from);
}

static int check_in_scale(const mx_import__staging *stage, size_t row, const char *name,
                          mx_import__scale scale, mx_import__place *place)
{
    double value = mx_frame_number(stage->rows, row, mx_import__staged_column(stage, name));
    if (isnan(value) || (value >= scale.lowest && value <= scale.highest)) return MX_OK;
    mx_import__set_column(stage, place, name);
    return mx_import__complain(place,
                               mx_tr("%g n’est pas sur l’échelle %g à %g", "%g is not on the scale %g to %g"),
                               value, scale.lowest, scale.highest);
}

/* Texts of levels stand for levels of the scale. */
static int check_levels(const mx_import__staging *stage, size_t row, mx_import__scale scale,
                        mx_import__place *place)
{
    const mx_import__header *header = &stage->reader->header;
    int rc = MX_OK;
    for (size_t i = 0; i < header->n_names && rc == MX_OK; i++) {
        if (stage->level_columns[i] == SIZE_MAX) continue;
        int level = header->level_of[i];
        bool is_said = mx_frame_text(stage->rows, row, stage->level_columns[i]) != NULL;
        if (!is_said || (!scale.is_real && level >= scale.lowest && level <= scale.highest)) continue;
        place->column = header->names[i].at;
        rc = mx_import__complain(place,
                                 mx_tr("le niveau %d n’est pas sur l’échelle de l’indicateur",
                                       "level %d is not on the indicator's scale"),
                                 level);
    }
    return rc;
}

static int finish_indicator(mx_import__staging *stage, size_t row, mx_import__place *place)
{
    size_t column = mx_import__staged_column(stage, "scale");
    mx_str text = mx_import__staged_text(stage, row, column);
    size_t lowest = mx_import__staged_column(stage, "lowest"), highest = mx_import__staged_column(stage, "highest");
    mx_import__scale scale = {false, 1, 5};
    if (text.size > 0 && !mx_import__scale_parse(&scale, text, stage->reader->cells.decimal)) return MX_OK;
    if (scale.is_real && !isfinite(scale.lowest)) {
        double from = mx_frame_number(stage->rows, row, lowest), to = mx_frame_number(stage->rows, row, highest);
        if (from < to) scale.lowest = from, scale.highest = to;
    }
    mx_buf_clear(&stage->text);
    mx_import__scale_format(&stage->text, scale);
    int rc = mx_buf_check(&stage->text);
    if (rc == MX_OK) rc = mx_frame_set_text(stage->rows, row, column, stage->text.at);
    if (isfinite(scale.lowest)) {
        mx_frame_set_number(stage->rows, row, lowest, scale.lowest);
        mx_frame_set_number(stage->rows, row, highest, scale.highest);
    }
    if (rc == MX_OK) rc = check_in_scale(stage, row, "low_max", scale, place);
    if (rc == MX_OK) rc = check_in_scale(stage, row, "high_min", scale, place);
    if (rc == MX_OK) rc = check_levels(stage, row, scale, place);
    return rc;
}

/* The parser's own words become the complaint. */
static int complain_of_code(int code, mx_import__place *place)
{
    if (code == MX_E_NOMEM) return code;
    int rc = mx_import__complain(place, "%s", mx_error_message());
    mx_error_clear();
    return rc;
}

/* One part of a code, in a column of its own; it may repeat what the whole code says, not contradict it. */
static int read_part(mx_import__staging *stage, size_t row, const char *name, mx_code *code,
                     const mx_taxonomy *framework, mx_import__place *place)
{
    mx_str text = mx_import__staged_text(stage, row, mx_import__staged_column(stage, name));
    if (text.size == 0) return MX_OK;
    mx_import__set_column(stage, place, name);
    mx_code own = *code;
    bool is_sense = strcmp(name, "meaning") == 0;
    int rc = is_sense ? mx_code_parse_sense(&own, framework, text) : mx_code_parse_beneficiary(&own, text);
    if (rc < 0) return complain_of_code(rc, place);
    bool is_said = is_sense ? code->category != 0 : code->beneficiary != 'i';
    if (is_said && mx_code_compare(own, *code) != 0)
        return mx_import__complain(
            place,
            mx_tr("« %.*s » contredit le code « %s » de la même ligne",
                  "\"%.*s\" contradicts the code \"%s\" of the same row"),
            MX_STR(text), mx_frame_text(stage->rows, row, mx_import__staged_column(stage, "component")));
    *code = own;
    return MX_OK;
}

static int set_part(mx_import__staging *stage, size_t row, const char *name,
                    void (*print)(char out[MX_CODE_MAX], mx_code code), mx_code code)
{
    char text[MX_CODE_MAX];
    print(text, code);
    return mx_frame_set_text(stage->rows, row, mx_import__staged_column(stage, name), *text ? text : NULL);
}

/* Take the row's code apart, in the framework it names. */
static int finish_code(mx_import__staging *stage, size_t row, mx_import__place *place)
{
    const mx_import__reader *reader = stage->reader;
    const mx_import_context *context = reader->known.context;
    mx_str component = mx_import__staged_text(stage, row, mx_import__staged_column(stage, "component"));
    mx_str version = mx_import__staged_text(stage, row, mx_import__staged_column(stage, "framework"));
    const mx_taxonomy *framework =
        version.size ? mx_import__framework(&reader->known, version) : context->frameworks[0];
    if (component.size == 0 || !framework) return MX_OK;
    mx_code code = MX_CODE_INIT;
    mx_import__set_column(stage, place, "component");
    int rc = mx_code_parse(&code, framework, component);
    if (rc < 0) return complain_of_code(rc, place);
    rc = read_part(stage, row, "meaning", &code, framework, place);
    if (rc == MX_OK) rc = read_part(stage, row, "beneficiary", &code, framework, place);
    if (rc < 0 || place->is_bad) return rc;
    rc = set_part(stage, row, "component", mx_code_component, code);
    if (rc == MX_OK) rc = set_part(stage, row, "meaning", mx_code_sense, code);
    if (rc == MX_OK) rc = set_part(stage, row, "beneficiary", mx_code_beneficiary, code);
    if (rc == MX_OK)
        rc = mx_frame_set_text(stage->rows, row, mx_import__staged_column(stage, "framework"),
                               mx_taxonomy_version(framework));
    size_t detail = mx_import__staged_column(stage, "detail");
    double said = mx_frame_number(stage->rows, row, detail);
    if (rc == MX_OK && (said > 99 || said == 0 || (code.detail && !isnan(said) && said != code.detail))) {
        mx_import__set_column(stage, place, "detail");
        return mx_import__complain(place,
                                   mx_tr("%g contredit le code « %.*s », ou n’est pas entre 1 et 99",
                                         "%g contradicts the code \"%.*s\", or is not between 1 and 99"),
                                   said, MX_STR(component));
    }
    if (code.detail) mx_frame_set_number(stage->rows, row, detail, code.detail);
    return rc;
}

/* A statement that is coded says by whom. */
static int finish_statement(mx_import__staging *stage, size_t row, mx_import__place *place)
{
    bool is_coded = mx_import__staged_text(stage, row, mx_import__staged_column(stage, "component")).size > 0;
    if (is_coded && mx_import__staged_text(stage, row, mx_import__staged_column(stage, "coder")).size == 0) {
        mx_import__set_column(stage, place, "coder");
        int rc = mx_import__complain(
            place, mx_tr("le code n’a pas de codeur : nommez-le dans une colonne, ou par --coder",
                         "the code has no coder: name one in a column, or by --coder"));
        if (rc < 0) return rc;
    }
    return finish_code(stage, row, place);
}

/* The marks of those who were asked and did not answer. */
static const char reasons_not_to_answer[] = {MX_LEVELS_NO_ANSWER, MX_LEVELS_DO_NOT_KNOW, MX_LEVELS_DECLINES,
                                             MX_LEVELS_NOT_CONCERNED, '\0'};

/* The indicator that a row names; NULL when nobody knows it. */
static const mx_import__indicator *indicator_of_row(const mx_import__staging *stage, size_t row)
{
    const mx_import__reader *reader = stage->reader;
    uint32_t id = mx_ids_find(reader->known.ids[MX_REF_INDICATOR],
                              mx_import__staged_text(stage, row, mx_import__staged_column(stage, "indicator")));
    return id == MX_NO_ID ? NULL : &reader->indicators.at[id];
}

static void set_unless_said(mx_import__staging *stage, size_t row, const char *name, double value)
{
    size_t column = mx_import__staged_column(stage, name);
    if (isnan(mx_frame_number(stage->rows, row, column))) mx_frame_set_number(stage->rows, row, column, value);
}

/* People stand at a level of the indicator's scale. */
static int finish_count(mx_import__staging *stage, size_t row, mx_import__place *place)
{
    double level = mx_frame_number(stage->rows, row, mx_import__staged_column(stage, "level"));
    double people = mx_frame_number(stage->rows, row, mx_import__staged_column(stage, "people"));
    double weight = mx_frame_number(stage->rows, row, mx_import__staged_column(stage, "weight"));
    const mx_import__indicator *indicator = indicator_of_row(stage, row);
    int rc = MX_OK;
    if (indicator) {
        mx_import__scale scale = indicator->scale;
        rc = check_in_scale(stage, row, "level", scale, place);
        mx_import__set_column(stage, place, "level");
        if (rc == MX_OK && (scale.is_real || level != floor(level)) && !isnan(level))
            rc = mx_import__complain(place,
                                     mx_tr("%g n’est pas un niveau d’une échelle par entiers",
                                           "%g is not a level of a scale of whole numbers"),
                                     level);
    }
    if (rc == MX_OK && weight <= 0) {
        mx_import__set_column(stage, place, "weight");
        rc = mx_import__complain(
            place, mx_tr("%g : un poids est plus grand que 0", "%g: a weight is above 0"), weight);
    }
    if (isnan(weight)) weight = 1;
    set_unless_said(stage, row, "weights", people * weight);
    set_unless_said(stage, row, "weights_squared", people * weight * weight);
    return rc;
}

/* A published value lies within its interval. */
static int finish_published(mx_import__staging *stage, size_t row, mx_import__place *place)
{
    double value = mx_frame_number(stage->rows, row, mx_import__staged_column(stage, "value"));
    double low = mx_frame_number(stage->rows, row, mx_import__staged_column(stage, "low"));
    double high = mx_frame_number(stage->rows, row, mx_import__staged_column(stage, "high"));
    if (!(low > value) && !(high < value) && !(low > high)) return MX_OK;
    mx_import__set_column(stage, place, "value");
    return mx_import__complain(
        place, mx_tr("%g n’est pas entre low (%g) et high (%g)", "%g is not between low (%g) and high (%g)"),
        value, low, high);
}

/* A text stands for a level of its indicator. */
static int finish_level(mx_import__staging *stage, size_t row, mx_import__place *place)
{
    const mx_import__indicator *indicator = indicator_of_row(stage, row);
    double level = mx_frame_number(stage->rows, row, mx_import__staged_column(stage, "level"));
    if (!indicator || isnan(level)) return MX_OK;
    mx_import__set_column(stage, place, "level");
    if (!indicator->scale.is_real && level == floor(level) && level >= indicator->scale.lowest &&
        level <= indicator->scale.highest)
        return MX_OK;
    return mx_import__complain(place,
                               mx_tr("le niveau %g n’est pas sur l’échelle de l’indicateur",
                                     "level %g is not on the indicator's scale"),
                               level);
}

/* The indicator at a place of a questionnaire; NULL when there is none. */
static const mx_import__indicator *indicator_at(const mx_import__indicators *all, mx_str questionnaire, size_t position)
{
    uint32_t number = mx_ids_find(all->questionnaires, questionnaire);
    for (size_t i = 0; i < all->n && number != MX_NO_ID; i++)
        if (all->at[i].questionnaire == number && all->at[i].position == position) return &all->at[i];
    return NULL;
}

static bool is_mark_of(const mx_import__indicator *indicator, char mark)
{
    if (mark == MX_LEVELS_NOT_ASKED) return true;
    if (!indicator || mark < MX_LEVELS_NOT_ASKED) return false;
    if (mark < '0') return strchr(reasons_not_to_answer, mark) != NULL;
    return !indicator->scale.is_real && mark - '0' <= indicator->scale.highest - indicator->scale.lowest;
}

/* Each character of packed answers is one of the indicator at its place. */
static int finish_answers(mx_import__staging *stage, size_t row, mx_import__place *place)
{
    const mx_import__indicators *indicators = &stage->reader->indicators;
    mx_str questionnaire = mx_import__staged_text(stage, row, mx_import__staged_column(stage, "questionnaire"));
    mx_str levels = mx_import__staged_text(stage, row, mx_import__staged_column(stage, "levels"));
    double weight = mx_frame_number(stage->rows, row, mx_import__staged_column(stage, "weight"));
    mx_import__set_column(stage, place, "levels");
    for (size_t p = 0; p < levels.size; p++)
        if (!is_mark_of(indicator_at(indicators, questionnaire, p), levels.at[p]))
            return mx_import__complain(
                place,
                mx_tr("le caractère %zu de « %.*s » n’est pas une réponse à cette place du questionnaire ; "
                      "importez d’abord les positions",
                      "character %zu of \"%.*s\" is no answer at this place of the questionnaire; import the "
                      "positions first"),
                p + 1, MX_STR(levels));
    mx_import__set_column(stage, place, "weight");
    if (!(weight <= 0)) return MX_OK;
    return mx_import__complain(place, mx_tr("%g : un poids est plus grand que 0", "%g: a weight is above 0"), weight);
}

int mx_import__finish_row(mx_import__staging *stage, size_t row, mx_import__place *place)
{
    if (stage->reader->number == MX_KIND_COUNTS) return finish_count(stage, row, place);
    if (stage->reader->number == MX_KIND_PUBLISHED) return finish_published(stage, row, place);
    switch (stage->reader->number) {
    case MX_KIND_GROUPS: return check_order(stage, row, "started", "ended", place);
    case MX_KIND_INDICATORS: return finish_indicator(stage, row, place);
    case MX_KIND_STATEMENTS: return finish_statement(stage, row, place);
    case MX_KIND_CODES: return finish_code(stage, row, place);
    case MX_KIND_COMMITMENTS: {
        int rc = check_order(stage, row, "start", "due", place);
        return rc < 0 ? rc : check_order(stage, row, "start", "done_on", place);
    }
    case MX_KIND_ACTIONS: return check_order(stage, row, "start", "end", place);
    case MX_KIND_ANSWERS: return finish_answers(stage, row, place);
    case MX_KIND_LEVELS: return finish_level(stage, row, place);
    case MX_KIND_TERRITORIES:
    case MX_KIND_POSITIONS:
    case MX_KIND_SEGMENTS:
    case MX_KIND_FOLLOW_UP:
    case MX_KIND_OBJECTIVES:
    case MX_KIND_CONTRACTS:
    case MX_KIND_REVIEWS:
    case MX_N_KINDS: break;
    }
    return MX_OK;
}

/*
 * What is wrong with a row of answers. Readers only notice that something is; then all of the
 * row is looked at again here, slowly, to say everything at once.
 */
#include "people_i.h"

#include <assert.h>
#include <math.h>

static mx_import__place place_at(const mx_import__worker *self, const mx_batch *batch, size_t i)
{
    mx_import__place place =
        mx_import__place_of(self->plan->reader, mx_rows_line(self->rows, batch->places[i]));
    place.complaints = self->complaints;
    return place;
}

/* A value that is no level of its indicator's scale. */
static int complain_value(mx_import__worker *self, mx_str cell, const mx_import__indicator *indicator,
                          mx_import__place *place)
{
    double value;
    int rc =
        mx_import__read_number(&value, &self->cells, mx_import__follow_up_column(MX_FU_VALUE), cell, place);
    if (rc < 0 || place->is_bad || isnan(value)) return rc;
    mx_import__scale scale = indicator->scale;
    if (value < scale.lowest || value > scale.highest)
        return mx_import__complain(place,
                                   mx_tr("« %.*s » est hors de l’échelle de « %s » (%g à %g)",
                                         "\"%.*s\" is off the scale of \"%s\" (%g to %g)"),
                                   MX_STR(cell), indicator->name, scale.lowest, scale.highest);
    if (!scale.is_real && value != floor(value))
        return mx_import__complain(place,
                                   mx_tr("« %.*s » n’est pas un niveau de « %s » (de %g à %g, par entiers)",
                                         "\"%.*s\" is not a level of \"%s\" (whole, %g to %g)"),
                                   MX_STR(cell), indicator->name, scale.lowest, scale.highest);
    return MX_OK;
}

static int complain_unknown(mx_import__reader *reader, mx_import__ref ref, mx_str name,
                            mx_import__place *place)
{
    static const struct {
        const char *fr, *en;
    } what[] = {[MX_REF_TERRITORY] = {"territoire", "territory"},
                [MX_REF_GROUP] = {"groupe", "group"},
                [MX_REF_INDICATOR] = {"indicateur", "indicator"}};
    const char *noun = mx_tr(what[ref].fr, what[ref].en), *near = mx_import__near(&reader->known, ref, name);
    if (near)
        return mx_import__complain(
            place, mx_tr("%s « %.*s » inconnu ; est-ce « %s » ?", "unknown %s \"%.*s\"; is it \"%s\"?"), noun,
            MX_STR(name), near);
    return mx_import__complain(
        place,
        ref == MX_REF_GROUP
            ? mx_tr("%s « %.*s » inconnu dans ce territoire : importez-le d’abord, ou corrigez le nom",
                    "unknown %s \"%.*s\" in this territory: import it first, or correct the name")
            : mx_tr("%s « %.*s » inconnu : importez-le d’abord, ou corrigez le nom",
                    "unknown %s \"%.*s\": import it first, or correct the name"),
        noun, MX_STR(name));
}

/* A cell of a key column; what it says goes to self->text. */
static int check_key_cell(mx_import__worker *self, const mx_batch *batch, size_t i, size_t column,
                          mx_import__place *place)
{
    mx_import__reader *reader = self->plan->reader;
    const mx_import__column *its = mx_import__follow_up_column(column);
    mx_str cell = mx_str_trim(mx_import__cell_of(self, batch, i, column));
    if (self->plan->cell_of[column] == SIZE_MAX)
        cell = mx_str_of(mx_import__given(reader->options, its->name.canonical));
    place->column = mx_import__column_name(reader, column);
    mx_buf_clear(&self->text);
    bool is_needed = column == MX_FU_TERRITORY || column == MX_FU_PERIOD || column == MX_FU_INDICATOR;
    if (cell.size == 0 && is_needed)
        return mx_import__complain(place, "%s",
                                   mx_tr("cellule vide ; il faut une valeur", "empty; a value is needed"));
    int rc = mx_import__read_text(&self->text, &self->cells, its, cell, place);
    return rc < 0 ? rc : mx_buf_check(&self->text);
}

/* The territory, then the group within it. */
static int check_references(mx_import__worker *self, const mx_batch *batch, size_t i, mx_import__place *place)
{
    mx_import__reader *reader = self->plan->reader;
    bool was_bad = place->is_bad, is_known = true;
    int rc = check_key_cell(self, batch, i, MX_FU_TERRITORY, place);
    if (rc < 0 || place->is_bad != was_bad) return rc;
    mx_str name = {self->text.at, self->text.size};
    rc = mx_import__knows(&is_known, &reader->known, MX_REF_TERRITORY, NULL, name);
    if (rc == MX_OK && !is_known) return complain_unknown(reader, MX_REF_TERRITORY, name, place);
    mx_buf territory = {0};
    mx_buf_add(&territory, name.at, name.size);
    if (rc == MX_OK) rc = mx_buf_check(&territory);
    if (rc == MX_OK) rc = check_key_cell(self, batch, i, MX_FU_GROUP, place);
    if (rc == MX_OK && self->text.size > 0) {
        name = (mx_str){self->text.at, self->text.size};
        rc = mx_import__knows(&is_known, &reader->known, MX_REF_GROUP, territory.at, name);
        if (rc == MX_OK && !is_known) rc = complain_unknown(reader, MX_REF_GROUP, name, place);
    }
    mx_buf_dispose(&territory);
    return rc;
}

int mx_import__check_weight(mx_import__worker *self, const mx_batch *batch, size_t i, mx_import__place *place,
                            double *weight)
{
    mx_str cell = mx_str_trim(mx_import__cell_of(self, batch, i, MX_FU_WEIGHT));
    place->column = mx_import__column_name(self->plan->reader, MX_FU_WEIGHT);
    int rc =
        mx_import__read_number(weight, &self->cells, mx_import__follow_up_column(MX_FU_WEIGHT), cell, place);
    if (rc < 0 || isnan(*weight) || *weight > 0) return rc;
    return mx_import__complain(
        place, mx_tr("« %.*s » : un poids est plus grand que 0", "\"%.*s\": a weight is above 0"),
        MX_STR(cell));
}

/* A questionnaire that is not the indicator's own. */
static int check_questionnaire(mx_import__worker *self, const mx_batch *batch, size_t i,
                               const mx_import__indicator *indicator, mx_import__place *place)
{
    mx_str name = mx_str_trim(mx_import__cell_of(self, batch, i, MX_FU_QUESTIONNAIRE));
    if (name.size == 0 || indicator->questionnaire == MX_NO_ID) return MX_OK;
    mx_str own = mx_ids_text(self->packer.questionnaires, indicator->questionnaire);
    if (mx_str_equal(name, own)) return MX_OK;
    place->column = mx_import__column_name(self->plan->reader, MX_FU_QUESTIONNAIRE);
    return mx_import__complain(place,
                               mx_tr("« %.*s » : l’indicateur « %s » appartient au questionnaire « %.*s »",
                                     "\"%.*s\": the indicator \"%s\" belongs to the questionnaire \"%.*s\""),
                               MX_STR(name), indicator->name, MX_STR(own));
}

static int check_answer(mx_import__worker *self, const mx_batch *batch, size_t i, mx_import__place *place)
{
    mx_import__reader *reader = self->plan->reader;
    bool was_bad = place->is_bad;
    int rc = check_key_cell(self, batch, i, MX_FU_INDICATOR, place);
    if (rc < 0 || place->is_bad != was_bad) return rc;
    mx_str name = {self->text.at, self->text.size};
    uint32_t indicator = mx_ids_find(reader->known.ids[MX_REF_INDICATOR], name);
    if (indicator == MX_NO_ID) return complain_unknown(reader, MX_REF_INDICATOR, name, place);
    rc = check_questionnaire(self, batch, i, &self->packer.indicators[indicator], place);
    if (rc < 0) return rc;
    place->column = mx_import__column_name(reader, MX_FU_VALUE);
    return complain_value(self, mx_str_trim(mx_import__cell_of(self, batch, i, MX_FU_VALUE)),
                          &self->packer.indicators[indicator], place);
}

static int check_columns(mx_import__worker *self, const mx_batch *batch, size_t i, mx_import__place *place)
{
    const mx_import__layout *plan = self->plan;
    int rc = MX_OK;
    for (size_t c = 0; c < plan->n_columns && rc == MX_OK; c++) {
        if (plan->indicator_of[c] == MX_NO_ID) continue;
        const mx_import__indicator *indicator = &self->packer.indicators[plan->indicator_of[c]];
        rc = check_questionnaire(self, batch, i, indicator, place);
        if (rc < 0) break;
        place->column = plan->reader->header.names[plan->columns[c]].at;
        rc = complain_value(self, mx_str_trim(batch->cells[c][i]), indicator, place);
    }
    return rc;
}

/* Say all that is wrong with a row by itself. */
int mx_import__complain_of_row(mx_import__worker *self, const mx_batch *batch, size_t i)
{
    mx_import__place place = place_at(self, batch, i);
    double weight;
    int rc = check_references(self, batch, i, &place);
    static const size_t others[] = {MX_FU_PERIOD, MX_FU_RESPONDENT, MX_FU_CYCLE, MX_FU_PHASE,
                                    MX_FU_QUESTIONNAIRE};
    for (size_t k = 0; k < sizeof others / sizeof *others && rc == MX_OK; k++)
        rc = check_key_cell(self, batch, i, others[k], &place);
    if (rc == MX_OK)
        rc = self->plan->is_wide ? check_columns(self, batch, i, &place)
                                 : check_answer(self, batch, i, &place);
    if (rc == MX_OK) rc = mx_import__check_weight(self, batch, i, &place, &weight);
    assert(rc < 0 || place.is_bad);
    self->n_refused++;
    return rc;
}

int mx_import__complain_second(mx_import__worker *self, const mx_batch *batch, size_t i, const char *column,
                               mx_str cell)
{
    mx_import__place place = place_at(self, batch, i);
    place.column = column;
    self->n_refused++;
    return mx_import__complain(
        &place,
        mx_tr("« %.*s » : cette personne a déjà répondu autrement pour cet indicateur et cette période",
              "\"%.*s\": this person has already given another answer for this indicator and period"),
        MX_STR(cell));
}

int mx_import__complain_weight(mx_import__worker *self, const mx_batch *batch, size_t i)
{
    mx_import__place place = place_at(self, batch, i);
    place.column = mx_import__column_name(self->plan->reader, MX_FU_WEIGHT);
    self->n_refused++;
    return mx_import__complain(&place,
                               mx_tr("« %.*s » : les réponses d’une personne à une période n’ont qu’un poids",
                                     "\"%.*s\": the answers of a person in a period have one weight"),
                               MX_STR(mx_import__cell_of(self, batch, i, MX_FU_WEIGHT)));
}

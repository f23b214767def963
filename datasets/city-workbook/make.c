/*
 * Makes classeur-ville-fictive.xlsx: a workbook as cities keep theirs, with a cover, titles above the header,
 * merged cells, dates as numbers, as texts and in words, names of people, a row of totals and a hidden list.
 * Everything in it is invented.
 *     cc -o make make.c -lxlsxwriter && ./make classeur-ville-fictive.xlsx
 */
#include <stdio.h>
#include <xlsxwriter.h>

static lxw_format *day, *title;

static unsigned next(unsigned most)
{
    static unsigned long long state = 20240312;
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)((state >> 33) % most);
}

static void text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *words)
{
    worksheet_write_string(sheet, row, column, words, NULL);
}

/* A date as whoever typed it liked to write it. */
static void date(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, int year, int month, int day_of_month, unsigned way)
{
    char words[32];
    lxw_datetime moment = {year, month, day_of_month, 0, 0, 0};
    if (way == 0) {
        worksheet_write_datetime(sheet, row, column, &moment, day);
        return;
    }
    if (way == 1) snprintf(words, sizeof words, "%02d/%02d/%02d", day_of_month, month, year % 100);
    else snprintf(words, sizeof words, "%d %s %d", day_of_month, month == 3 ? "mars" : "novembre", year);
    text(sheet, row, column, words);
}

static void write_cover(lxw_worksheet *sheet)
{
    worksheet_merge_range(sheet, 0, 0, 0, 4, "Conseil local de santé mentale : suivi 2024 (ville fictive)", title);
    text(sheet, 2, 0, "Un onglet pour le questionnaire, un pour les engagements. Ne pas toucher aux listes.");
}

static void write_questionnaire(lxw_worksheet *sheet)
{
    static const char *const header[] = {"N°",
                                         "Nom et prénom",
                                         "Date de passage",
                                         "Moment",
                                         "Comment jugez-vous votre logement ?",
                                         "Comment jugez-vous vos liens avec les autres ?",
                                         "Comment jugez-vous votre santé ?",
                                         "Le bien-être, pour vous, c'est…",
                                         "Le mal-être, pour vous, c'est…"};
    static const char *const levels[] = {"Très insatisfaisante", "Insatisfaisante", "Moyenne", "Bonne", "Idéale"};
    static const char *const well[] = {"- avoir un logement à soi\n- être entouré", "dormir la nuit", "des amis sur qui compter",
                                       "- être écouté par le médecin\n- un travail", "le calme du quartier", "manger à sa faim"};
    static const char *const ill[] = {"la solitude", "le bruit toute la nuit", "- ne pas être cru\n- attendre des mois", "les dettes",
                                      "avoir peur de sortir"};
    const lxw_row_t first = 4;
    worksheet_merge_range(sheet, 0, 0, 0, 8, "Questionnaire des situations", title);
    worksheet_merge_range(sheet, 1, 0, 1, 8, "Passé deux fois : avant le premier groupe, et un an après", NULL);
    for (lxw_col_t c = 0; c < 9; c++) text(sheet, first - 1, c, header[c]);
    lxw_row_t row = first;
    for (int after = 0; after < 2; after++)
        for (int person = 1; person <= 28 - 3 * after; person++, row++) {
            char name[16];
            snprintf(name, sizeof name, "%c. %c.", 'A' + person % 26, 'A' + (person * 7) % 26);
            worksheet_write_number(sheet, row, 0, person, NULL);
            text(sheet, row, 1, name);
            date(sheet, row, 2, 2023 + after, after ? 11 : 3, 1 + (int)next(28), next(3));
            text(sheet, row, 3, after ? "Après" : "Avant");
            for (lxw_col_t q = 4; q < 7; q++) {
                unsigned level = next(4) + (unsigned)after * (next(3) > 0);
                if (next(15) == 0) text(sheet, row, q, "NSP");
                else text(sheet, row, q, levels[level]);
            }
            if (!after && person % 2) text(sheet, row, 7, well[next(6)]);
            if (!after && person % 3 == 0) text(sheet, row, 8, ill[next(5)]);
        }
    text(sheet, row + 1, 0, "Total : 53 questionnaires");
}

typedef struct {
    const char *objective, *commitment, *actor, *due, *status, *action;
} line;

static void write_commitments(lxw_worksheet *sheet)
{
    static const line lines[] = {
        {"Rompre l'isolement", "Ouvrir un café hebdomadaire", "Centre social", "courant mars 2024", "Tenu", "Trouver une salle"},
        {NULL, NULL, NULL, NULL, NULL, "Former trois bénévoles"},
        {NULL, "Visites à domicile", "Bénévoles", "fin 2024", "ça avance", "Recruter des visiteurs"},
        {"Mieux dormir", "Réduire le bruit la nuit", "Mairie", "12/06/24", "pas fait", "Mesurer le bruit"},
        {NULL, "Atelier sommeil", "CMP", "T2 2024", "OK", NULL},
        {"Accéder aux soins", "Raccourcir l'attente", "Hôpital", "à voir", "En cours", "Ouvrir une permanence"},
    };
    worksheet_merge_range(sheet, 0, 0, 0, 5, "Contrat social 2024", title);
    worksheet_merge_range(sheet, 2, 0, 3, 0, "Objectif", NULL);
    worksheet_merge_range(sheet, 2, 1, 2, 4, "Engagement", NULL);
    worksheet_merge_range(sheet, 2, 5, 3, 5, "Action", NULL);
    static const char *const under[] = {"Intitulé", "Porteur", "Échéance", "Statut"};
    for (lxw_col_t c = 0; c < 4; c++) text(sheet, 3, (lxw_col_t)(c + 1), under[c]);
    for (lxw_row_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *const cells[] = {lines[i].objective, lines[i].commitment, lines[i].actor,
                                     lines[i].due,       lines[i].status,     lines[i].action};
        for (lxw_col_t c = 0; c < 6; c++)
            if (cells[c]) text(sheet, 4 + i, c, cells[c]);
    }
    worksheet_merge_range(sheet, 4, 0, 6, 0, lines[0].objective, NULL);
    for (lxw_col_t c = 1; c < 5; c++) {
        const char *const cells[] = {NULL, lines[0].commitment, lines[0].actor, lines[0].due, lines[0].status};
        worksheet_merge_range(sheet, 4, c, 5, c, cells[c], NULL);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) return fprintf(stderr, "usage: make FILE.xlsx\n"), 2;
    lxw_workbook *book = workbook_new(argv[1]);
    lxw_doc_properties properties = {.created = 1704067200};
    workbook_set_properties(book, &properties);
    day = workbook_add_format(book);
    format_set_num_format(day, "dd/mm/yyyy");
    title = workbook_add_format(book);
    format_set_bold(title);
    write_cover(workbook_add_worksheet(book, "Lisez-moi"));
    write_questionnaire(workbook_add_worksheet(book, "Questionnaire"));
    write_commitments(workbook_add_worksheet(book, "Engagements"));
    lxw_worksheet *lists = workbook_add_worksheet(book, "Listes");
    text(lists, 0, 0, "Avant");
    text(lists, 1, 0, "Après");
    worksheet_hide(lists);
    return workbook_close(book) != LXW_NO_ERROR;
}

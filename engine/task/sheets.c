#include "sheets.h"

void sheet_notes_say(const mx_context *context, const mx_sheet *sheet)
{
    for (size_t i = 0; i < mx_sheet_n_notes(sheet); i++)
        mx_say(context, mx_tr("%s : %s", "%s: %s"), mx_sheet_path(sheet), mx_sheet_note(sheet, i));
}

void sheet_encoding_say(const mx_context *context, const mx_sheet *sheet)
{
    if (mx_sheet_encoding_is_assumed(sheet))
        mx_say(context,
               mx_tr("%s : n’est pas en UTF-8, lu comme %s ; si des lettres sont fausses, enregistrez-le en UTF-8",
                     "%s: not in UTF-8, read as %s; if letters are wrong, save it as UTF-8"),
               mx_sheet_path(sheet), mx_sheet_encoding(sheet));
}

/*
 * Survey tools, told by the columns that their exports always have, and what these columns are for.
 * Names are folded (lower case, no accents, '_' between words) as the tools write them in English and
 * in French; KoboToolbox and ODK keep theirs in every language.
 */
#include <string.h>

#include "propose_i.h"

/* Columns that tell who somebody is, whatever the tool. */
static const char *const personal =
    "nom|prenom|nom_et_prenom|prenom_et_nom|name|first_name|last_name|surname|full_name|nom_de_famille|courriel|mail|"
    "e_mail|email|adresse_mail|adresse_e_mail|adresse_email|adresse_electronique|adresse_de_messagerie|email_address|"
    "e_mail_address|username|user_name|telephone|tel|portable|mobile|phone|phone_number|phonenumber|numero_de_telephone|"
    "adresse|adresse_postale|address|date_de_naissance|ne_le|nee_le|birth_date|date_of_birth|deviceid|device_id|"
    "subscriberid|simserial|adresse_ip|ip_address|ipaddr|ip|numero_de_securite_sociale|nir|votre_nom|votre_prenom|your_name";

static const mx_import__dialect dialects[] = {
    {"KoboToolbox (repeat)",
     {"_parent_index", "_parent_table_name", NULL},
     '/',
     "_submission_uuid",
     "_submission_submission_time",
     "_submission_submitted_by",
     "_index|_parent_table_name|_submission_id|_submission_validation_status|_submission_notes|"
     "_submission_status|_submission_version|_submission_tags",
     "_parent_index"},
    {"KoboToolbox",
     {"_uuid", "_submission_time", NULL},
     '/',
     "_uuid",
     "_submission_time",
     "_submitted_by",
     "_id|start|end|today|_validation_status|_notes|_status|__version|_version|_tags|_index|_attachments|_geolocation|"
     "_xform_id_string|formhub_uuid|meta_instanceid|meta_instancename|_date_modified|audit|meta_rootuuid",
     ""},
    {"ODK (repeat)", {"parent_key", "key", NULL}, '-', "", "", "", "key", "parent_key"},
    {"ODK",
     {"key", "submissiondate|meta_instanceid", NULL},
     '-',
     "key",
     "submissiondate",
     "submittername|submitterid",
     "start|end|today|meta_instanceid|meta_instancename|attachmentspresent|attachmentsexpected|status|reviewstate|edits|"
     "formversion|instanceid|meta_audit",
     ""},
    {"LimeSurvey",
     {"id|response_id|id_de_la_reponse|id_reponse", "submitdate|date_submitted|date_de_soumission|date_d_envoi",
      "lastpage|last_page|derniere_page"},
     0,
     "id|response_id|id_de_la_reponse|id_reponse",
     "submitdate|date_submitted|date_de_soumission|date_d_envoi",
     "ipaddr|ip_address|adresse_ip|refurl|referrer_url|url_de_reference|token|access_code|code_d_acces|firstname|lastname",
     "lastpage|last_page|derniere_page|startlanguage|start_language|langue_de_depart|langue_initiale|seed|tete_de_serie|"
     "graine|startdate|date_started|date_de_lancement|datestamp|date_last_action|date_de_la_derniere_action|interviewtime|"
     "total_time",
     ""},
    {"Microsoft Forms",
     {"id", "start_time|heure_de_debut", "completion_time|heure_de_fin"},
     0,
     "id",
     "completion_time|heure_de_fin",
     "email|name|nom|adresse_de_messagerie|e_mail",
     "start_time|heure_de_debut|last_modified_time|heure_de_la_derniere_modification|language|langue|total_points|"
     "quiz_feedback",
     ""},
    {"Google Forms",
     {"timestamp|horodateur|horodatage", NULL, NULL},
     0,
     "",
     "timestamp|horodateur|horodatage",
     "email_address|adresse_e_mail|nom_d_utilisateur|username",
     "score",
     ""},
};

void mx_import__tool_name(mx_buf *out, mx_str name)
{
    mx_buf_clear(out);
    for (size_t i = 0; i < 2 && i < name.size && name.at[i] == '_'; i++) mx_buf_char(out, '_');
    mx_import__fold_name(out, name);
}

static int has_one_of(bool *out, const char *list, const mx_str names[], size_t n_names)
{
    mx_buf folded = {0};
    int rc = MX_OK;
    *out = false;
    for (size_t i = 0; i < n_names && !*out && rc == MX_OK; i++) {
        mx_import__tool_name(&folded, names[i]);
        rc = mx_buf_check(&folded);
        *out = rc == MX_OK && folded.at && mx_import__listed(list, (mx_str){folded.at, folded.size});
    }
    mx_buf_dispose(&folded);
    return rc;
}

int mx_import__dialect_of(const mx_import__dialect **out, const mx_str names[], size_t n_names)
{
    *out = NULL;
    for (size_t d = 0; d < sizeof dialects / sizeof *dialects; d++) {
        bool is_it = true;
        for (size_t i = 0; i < 3 && dialects[d].all[i] && is_it; i++) {
            int rc = has_one_of(&is_it, dialects[d].all[i], names, n_names);
            if (rc < 0) return rc;
        }
        if (!is_it) continue;
        *out = &dialects[d];
        return MX_OK;
    }
    return MX_OK;
}

mx_import__role mx_import__role_of(const mx_import__dialect *dialect, mx_str folded)
{
    if (dialect) {
        if (mx_import__listed(dialect->respondent, folded)) return MX_ROLE_RESPONDENT;
        if (mx_import__listed(dialect->date, folded)) return MX_ROLE_DATE;
        if (mx_import__listed(dialect->personal, folded)) return MX_ROLE_PERSONAL;
        if (mx_import__listed(dialect->parent, folded)) return MX_ROLE_PARENT;
        if (mx_import__listed(dialect->meta, folded)) return MX_ROLE_META;
    }
    return mx_import__listed(personal, folded) ? MX_ROLE_PERSONAL : MX_ROLE_NONE;
}

/* Whether a text has these words, whatever stands between them: "bien_etre", "bien-être". */
static bool holds(mx_str text, const char *part)
{
    size_t size = strlen(part);
    for (size_t at = 0; at + size <= text.size; at++) {
        size_t i = 0;
        while (i < size && (text.at[at + i] == part[i] || (part[i] == ' ' && strchr("-_'", text.at[at + i])))) i++;
        if (i == size) return true;
    }
    return false;
}

static bool holds_any(mx_str text, const char *const parts[])
{
    for (size_t i = 0; parts[i]; i++)
        if (holds(text, parts[i])) return true;
    return false;
}

int mx_import__spiral_question(mx_str folded)
{
    static const char *const act[] = {"pourriez vous faire", "pouvez vous faire", "peut on faire", "que faire",
                                      "seriez vous pret",    "could you do",      "can you do",    NULL};
    static const char *const ill[] = {"mal etre", "ill being", "malaise", NULL};
    static const char *const well[] = {"bien etre", "well being", "wellbeing", NULL};
    if (holds_any(folded, act)) return 3;
    if (holds_any(folded, ill)) return 2;
    return holds_any(folded, well) ? 1 : 0;
}

/*
 * personal: what in a text tells who somebody is, and names that no longer do.
 *
 * Statements are written by people about their lives, and now and then hold a telephone
 * number, an address or a name. This room finds them, by form and by what stands around
 * them (« né le », « je m'appelle », a title), and masks them. It prefers to overlook a
 * first name alone to spoiling a sentence: « 39 heures », « en 2023 », « lycée Victor
 * Hugo » stay as they are. What it finds is a hint for a person, not a proof that nothing
 * is left.
 *
 * The second half is keyed pseudonyms: HMAC-SHA256 (RFC 2104) of territory and name, so
 * that the same person has the same pseudonym in every file, and nobody without the key
 * can try names until one fits. The key is a file of its own, kept apart from the store.
 */
#ifndef MX_PERSONAL_H
#define MX_PERSONAL_H

#include "mx/base.h"

MX_DOOR_OPEN

/* ---- Finding and masking ------------------------------------------------------------ */

typedef enum {
    MX_PERSONAL_EMAIL,   /* anne@exemple.fr */
    MX_PERSONAL_PHONE,   /* 06 12 34 56 78, +32 2 123 45 67 */
    MX_PERSONAL_SOCIAL,  /* French social-security number: its key fits, or it is spaced as on the card */
    MX_PERSONAL_ADDRESS, /* 12 bis rue des Lilas, 68100 Mulhouse */
    MX_PERSONAL_BIRTH,   /* a whole date after « né le » and its like */
    MX_PERSONAL_NAME,    /* Mme Durand; je m'appelle Ali; Léa MARTIN */
    MX_N_PERSONAL
} mx_personal_kind;

/* "e-mail", "phone", "social", "address", "birth", "name": for tables; literals. */
const char *mx_personal_kind_name(mx_personal_kind kind);
/* « 2 adresses électroniques », for people, in the language of messages. */
void mx_personal_count_words(mx_buf *out, mx_personal_kind kind, uint64_t n);

typedef struct mx_personal mx_personal;

/* The first names of datasets/personal/first-names.tsv. MX_E_NOTFOUND, MX_E_IO. An mx_personal
 * has room for the work on one text, so each thread needs its own. */
int mx_personal_new(mx_personal **out) MX_MUST_CHECK;
void mx_personal_free(mx_personal *personal);

/* A stretch of a text. */
typedef struct {
    mx_personal_kind kind;
    size_t at, size; /* bytes */
} mx_personal_find;

/* All that `text` (UTF-8) holds, in its order, none overlapping. The finds live until the next
 * call. MX_E_NOMEM. */
int mx_personal_look(const mx_personal_find **out, size_t *n, mx_personal *personal, mx_str text) MX_MUST_CHECK;

/* Append `text` with a word in brackets for each find: [nom], in English [name]. What is masked
 * once is not found again. */
void mx_personal_mask(mx_buf *out, mx_str text, const mx_personal_find finds[], size_t n, mx_lang lang);

/* Whether an identifier of a person looks like a name (or an address, a number to call) and not like
 * a code: « Léa », "Durand", "Anne Durand", "a@b.fr" do; "P-017", "xk", "RESP12" do not. */
int mx_personal_is_name(bool *out, mx_personal *personal, mx_str identifier) MX_MUST_CHECK;

/* ---- Keys and pseudonyms --------------------------------------------------------------- */

typedef struct mx_key mx_key;

/* Write a new key of 256 random bits into a file that only its owner reads (mode 0600).
 * MX_E_EXISTS: something is there already, and a key is never overwritten. MX_E_IO. */
int mx_key_make(const char *path) MX_MUST_CHECK;

/* MX_E_NOTFOUND: no such file (the message says how to make one). MX_E_SYNTAX: not a key.
 * MX_E_VALUE: others than its owner may read it. */
int mx_key_open(mx_key **out, const char *path) MX_MUST_CHECK;
void mx_key_close(mx_key *key);

/* Sixteen hexadecimal digits that tell keys apart and say nothing else of them: a store
 * remembers its key's. Lives as long as the key. */
const char *mx_key_mark(const mx_key *key);

#define MX_PSEUDONYM_MAX 18

/* The pseudonym of a person of a territory: 'k' and 64 bits of the HMAC as hexadecimal digits (of a
 * million people, two are taken for one with a probability below 3 in 100 million). Blanks at
 * the ends do not count, and of a name without a digit neither do case, accents and runs of
 * blanks; codes are taken to the letter. A pseudonym is its own pseudonym, so that an export
 * comes back as it is. MX_E_NOMEM. */
int mx_pseudonym(char out[MX_PSEUDONYM_MAX], const mx_key *key, mx_str territory, mx_str name) MX_MUST_CHECK;
bool mx_is_pseudonym(mx_str name);

MX_DOOR_CLOSE

#endif

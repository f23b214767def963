/* Memory that runs out at any moment: the call says so, nothing leaks, nothing half-made is left. */
#include "reading.h"

/* Read a file again and again, the n-th allocation failing, until none fails. */
static void fault_loop(reading *all, const char *text)
{
    const char *path = check_text_file("f.csv", text);
    all->options.n_threads = 1;
    for (uint64_t n = 1;; n++) {
        mx_sheet *sheet;
        mx_complaints *complaints;
        CHECK_OK(mx_sheet_open(&sheet, path, NULL));
        CHECK_OK(mx_complaints_new(&complaints));
        mx_str names[16];
        size_t n_names = mx_sheet_n_columns(sheet);
        for (size_t i = 0; i < n_names; i++) names[i] = mx_str_of(mx_sheet_column(sheet, i));
        mx_kind kind;
        mx_import *import = NULL;
        mx_alloc_fail_at(n);
        int rc = mx_kind_of_header(&kind, names, n_names, &all->options);
        if (rc == MX_OK) rc = mx_import_read(&import, sheet, kind, &all->context, &all->options, complaints);
        bool failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK_INT(rc, failed ? MX_E_NOMEM : MX_OK);
        CHECK((import == NULL) == (rc < 0));
        mx_import_free(import);
        mx_complaints_free(complaints);
        mx_sheet_close(sheet);
        if (!failed) break;
    }
}

TEST(import_faults, rows_survive_a_lack_of_memory)
{
    reading all;
    reading_ground(&all);
    fault_loop(
        &all,
        "territory,group,name,kind,started,couleur\ncolmar,g1,x,rainbow,2022-01-01,rouge\n,g2,y,z,1,\n");
    fault_loop(&all, "territory,name,parent\na,A,b\nb,B,\nc,C,c\n");
    fault_loop(&all, "indicator,name,scale,level_1\na,A,1-5,Bas\n");
    reading_end(&all);
}

TEST(import_faults, codes_survive_a_lack_of_memory)
{
    reading all;
    reading_ground(&all);
    fault_loop(&all, "territory,statement,text,coder,component,meaning\nmulhouse,s1,Un,anne,A01/P15,P15\n"
                     "mulhouse,s2,Deux,anne,A99,\n");
    reading_end(&all);
}

TEST(import_faults, answers_survive_a_lack_of_memory)
{
    reading all;
    reading_ground(&all);
    fault_loop(&all, "territory,group,respondent,period,indicator,value,weight\n"
                     "mulhouse,g1,p1,2023,A01,4,2\nmulhouse,g1,p1,2023,REV,4.5,2\nx,g1,p1,2023,A01,9,"
                     "\nmulhouse,g1,p1,2023,A01,3,2\n");
    fault_loop(&all,
               "territory,respondent,period,A01,SV,REV\nmulhouse,,2023,1,2,3\nmulhouse,p1,2023,9,2,3\n");
    fault_loop(&all, "territory,indicator,period,value\nmulhouse,A01,2023,2\nmulhouse,A01,2023,2\n");
    fault_loop(&all, "territory,indicator,period,value,count\nmulhouse,A01,2023,2,5\n");
    reading_end(&all);
}

TEST(import_faults, indicators_made_from_the_file_survive_a_lack_of_memory)
{
    reading all;
    reading_begin(&all);
    reading_text(&all, "territory,name\nmulhouse,Mulhouse\n");
    fault_loop(&all, "territory,period,genre,joie,taux\nmulhouse,2023,f,2,1.5\n");
    reading_end(&all);
}

/* Rows of every kind but follow-up: what comes out, and every refusal. */
#include "reading.h"

TEST(import_rows, territories_come_out_in_canonical_form)
{
    reading all;
    reading_begin(&all);
    const mx_import *import = reading_text(&all, "Territoire;Nom;Rattachement;Depuis;Habitants;Latitude\n"
                                                 "haut-rhin;Haut-Rhin;;;764 030;48,0\n"
                                                 "mulhouse;Mulhouse;haut-rhin;2005;109 443;47,75\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    const mx_frame *frame = reading_table(import, "territories");
    CHECK_INT(mx_frame_n_rows(frame), 2);
    CHECK_TEXT(reading_cell(frame, 1, "parent"), "haut-rhin");
    CHECK_TEXT(reading_cell(frame, 1, "since"), "2005");
    CHECK_NEAR(reading_number(frame, 1, "population"), 109443, 1e-15);
    CHECK_NEAR(reading_number(frame, 1, "latitude"), 47.75, 1e-15);
    CHECK_NEAR(reading_number(frame, 1, "line"), 3, 1e-15);
    reading_end(&all);
}

TEST(import_rows, say_which_columns_are_kept_out)
{
    reading all;
    reading_begin(&all);
    const mx_import *import = reading_text(&all, "territory,name,maire,couleur\na,A,x,y\n");
    CHECK_INT(mx_import_n_notes(import), 1);
    CHECK_TEXT(mx_import_note(import, 0), "colonnes laissées de côté : maire, couleur");
    reading_end(&all);
}

TEST(import_rows, refuse_a_territory_twice)
{
    reading all;
    reading_begin(&all);
    reading_refuses(&all, "territory,name\na,A\nb,B\na,C\n", "4: territory: « a » est déjà ligne 2");
    reading_end(&all);
}

TEST(import_rows, refuse_an_empty_required_cell)
{
    reading all;
    reading_begin(&all);
    reading_refuses(&all, "territory,Nom,kind\na,,ville\n", "2: Nom: cellule vide ; il faut une valeur");
    reading_end(&all);
}

TEST(import_rows, refuse_numbers_that_are_none_or_out_of_bounds)
{
    reading all;
    reading_begin(&all);
    reading_refuses(&all, "territory,name,population\na,A,beaucoup\n",
                    "2: population: « beaucoup » n’est pas un nombre");
    reading_refuses(&all, "territory,name,population\na,A,-3\n",
                    "2: population: « -3 » n’est pas un nombre entier, 0 ou plus");
    reading_refuses(&all, "territory,name,latitude\na,A,91\n",
                    "2: latitude: « 91 » n’est pas entre -90 et 90");
    reading_end(&all);
}

TEST(import_rows, refuse_a_tree_that_bites_its_tail)
{
    reading all;
    reading_begin(&all);
    mx_import *import;
    CHECK_OK(reading_try(&all, check_text_file("t.csv", "territory,name,parent\na,A,b\nb,B,a\n"), &import));
    CHECK_TEXT(reading_complaint(&all, 0),
               "2: parent: ces territoires dépendent l’un de l’autre en rond : a → b → a ; corrigez l’un d’eux");
    mx_import_free(import);
    reading_refuses(&all, "territory,name,parent\na,A,z\n",
                    "2: parent: territoire « z » inconnu : importez-le d’abord, ou corrigez le nom");
    reading_end(&all);
}

TEST(import_rows, refused_parents_refuse_their_children)
{
    reading all;
    reading_begin(&all);
    mx_import *import;
    CHECK_OK(reading_try(
        &all, check_text_file("t.csv", "territory,name,parent,population\nc,C,b,\nb,B,a,\na,A,,-1\nd,D,,\n"),
        &import));
    CHECK_INT(mx_import_n_rows(import), 4);
    CHECK_INT(mx_import_n_refused(import), 3);
    CHECK_INT(mx_frame_n_rows(reading_table(import, "territories")), 1);
    mx_import_free(import);
    reading_end(&all);
}

TEST(import_rows, groups_know_their_territory_and_dates)
{
    reading all;
    reading_ground(&all);
    const mx_import *import = reading_text(&all, "territoire;groupe;nom;type;début;fin\n"
                                                 "colmar;g1;Aînés;Arc-en-ciel;06/09/2021;2022-12-16\n");
    const mx_frame *frame = reading_table(import, "groups");
    CHECK_TEXT(reading_cell(frame, 0, "kind"), "rainbow");
    CHECK_TEXT(reading_cell(frame, 0, "started"), "2021-09-06");
    CHECK_TEXT(reading_cell(frame, 0, "ended"), "2022-12-16");
    reading_refuses(&all, "territory,group,name\nColmar,g1,x\n",
                    "2: territory: territoire « Colmar » inconnu ; est-ce « colmar » ?");
    reading_refuses(&all, "territory,group,name,kind\ncolmar,g1,x,secret\n",
                    "2: kind: « secret » : choisissez parmi homogène, arc-en-ciel, coordination");
    reading_refuses(&all, "territory,group,name,started,ended\ncolmar,g1,x,2022-01-01,2021-01-01\n",
                    "2: ended: 2021-01-01 est avant le début, 2022-01-01");
    reading_end(&all);
}

TEST(import_rows, bad_dates_are_complained_about_in_the_words_of_the_reader)
{
    reading all;
    reading_ground(&all);
    mx_import *import;
    CHECK_OK(reading_try(
        &all, check_text_file("g.csv", "territory,group,name,started\ncolmar,g,x,31/02/2022\n"), &import));
    mx_import_free(import);
    CHECK_INT(mx_complaints_count(all.complaints), 1);
    CHECK(strstr(reading_complaint(&all, 0), "2: started: ") != NULL);
    CHECK(strstr(reading_complaint(&all, 0), "31/02/2022") != NULL);
    reading_end(&all);
}

TEST(import_rows, statements_carry_one_coding)
{
    reading all;
    reading_ground(&all);
    const mx_import *import = reading_text(
        &all, "territoire;énoncé;texte;groupe;date;question;langue;consentement;codeur;composante;polarité\n"
              "mulhouse;s1;Bien manger;g1;2021-10;1;Français;oui;anne;A01-11/P15/k;bien-être\n"
              "mulhouse;s2;Rien;g1;2021-10;2;fr;non;;;\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    const mx_frame *statements = reading_table(import, "statements"), *codes = reading_table(import, "codes");
    CHECK_INT(mx_frame_n_rows(statements), 2);
    CHECK_TEXT(reading_cell(statements, 0, "lang"), "fr");
    CHECK_TEXT(reading_cell(statements, 0, "period"), "2021-10");
    CHECK_NEAR(reading_number(statements, 1, "consent"), 0, 0);
    CHECK_INT(mx_frame_n_rows(codes), 1);
    CHECK_TEXT(reading_cell(codes, 0, "statement"), "s1");
    CHECK_TEXT(reading_cell(codes, 0, "component"), "A01");
    CHECK_TEXT(reading_cell(codes, 0, "meaning"), "P15");
    CHECK_TEXT(reading_cell(codes, 0, "beneficiary"), "k");
    CHECK_TEXT(reading_cell(codes, 0, "polarity"), "+");
    CHECK_TEXT(reading_cell(codes, 0, "framework"), "2015");
    CHECK_NEAR(reading_number(codes, 0, "detail"), 11, 1e-15);
    CHECK_NEAR(reading_number(codes, 0, "line"), 2, 1e-15);
    reading_end(&all);
}

TEST(import_rows, a_coding_needs_a_coder_and_a_known_framework)
{
    reading all;
    reading_ground(&all);
    reading_refuses(&all, "territory,text,component\nmulhouse,Manger,A01\n",
                    "2: coder: le code n’a pas de codeur : nommez-le dans une colonne, ou par --coder");
    reading_refuses(&all, "territory,text,coder,component,framework\nmulhouse,Manger,anne,A01,1998\n",
                    "2: framework: référentiel « 1998 » inconnu ; celui de la base est « 2015 »");
    mx_import *import;
    CHECK_OK(reading_try(
        &all, check_text_file("s.csv", "territory,text,coder,component\nmulhouse,Manger,anne,A77\n"),
        &import));
    mx_import_free(import);
    CHECK_INT(mx_complaints_count(all.complaints), 1);
    CHECK(strstr(reading_complaint(&all, 0), "2: component: ") != NULL);
    CHECK(strstr(reading_complaint(&all, 0), "A77") != NULL);
    all.options.coder = "anne";
    const mx_import *coded = reading_text(&all, "territory,text,component\nmulhouse,Manger,A01\n");
    CHECK_TEXT(reading_cell(reading_table(coded, "codes"), 0, "coder"), "anne");
    reading_end(&all);
}

TEST(import_rows, codes_find_their_statements)
{
    reading all;
    reading_ground(&all);
    reading_text(&all, "territory,statement,text\nmulhouse,s1,Un\nmulhouse,s2,Deux\ncolmar,s2,Deux\n");
    const mx_import *import =
        reading_text(&all, "statement,coder,component,meaning,beneficiary\ns1,anne,A,P,k\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    const mx_frame *codes = reading_table(import, "codes");
    CHECK_TEXT(reading_cell(codes, 0, "component"), "A00");
    CHECK_TEXT(reading_cell(codes, 0, "meaning"), "P--");
    reading_refuses(&all, "statement,coder,component\ns9,anne,A01\n",
                    "2: statement: expression « s9 » inconnue : importez-le d’abord, ou corrigez le nom");
    reading_refuses(
        &all, "statement,coder,component\ns2,anne,A01\n",
        "2: statement: l’expression « s2 » existe dans 2 territoires : ajoutez la colonne « territory »");
    reading_refuses(&all, "statement,coder,component,meaning\ns1,anne,A01/P15,O02\n",
                    "2: meaning: « O02 » contredit le code « A01/P15 » de la même ligne");
    reading_refuses(&all, "statement,coder,component\ns1,anne,A01\ns1,anne,A01\n",
                    "3: statement: « s1 » est déjà ligne 2");
    reading_end(&all);
}

TEST(import_rows, indicators_bring_scales_and_level_texts)
{
    reading all;
    reading_begin(&all);
    const mx_import *import =
        reading_text(&all, "indicateur;nom;composante;échelle;sens;niveau_1;niveau_5;low_max\n"
                           "A01;Alimentation;A01;1-5;+;Faim;Bien;2\n"
                           "T;Température;;réel;-;;;\nL;Longue;;0-100;;;;\nS;Sans;;;;;;\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    const mx_frame *frame = reading_table(import, "indicators"), *levels = reading_table(import, "levels");
    CHECK_TEXT(reading_cell(frame, 0, "scale"), "1-5");
    CHECK_NEAR(reading_number(frame, 0, "highest"), 5, 1e-15);
    CHECK_TEXT(reading_cell(frame, 1, "scale"), "real");
    CHECK(isnan(reading_number(frame, 1, "lowest")));
    CHECK_TEXT(reading_cell(frame, 2, "scale"), "real");
    CHECK_NEAR(reading_number(frame, 2, "highest"), 100, 1e-15);
    CHECK_TEXT(reading_cell(frame, 3, "scale"), "1-5");
    CHECK_INT(mx_frame_n_rows(levels), 2);
    CHECK_TEXT(reading_cell(levels, 1, "text"), "Bien");
    CHECK_NEAR(reading_number(levels, 1, "level"), 5, 1e-15);
    reading_refuses(&all, "indicator,name,scale\na,A,cinq\n",
                    "2: scale: « cinq » n’est pas une échelle : écrivez 1-5, 0-10 ou real");
    reading_refuses(&all, "indicator,name,scale,level_7\na,A,1-5,Trop\n",
                    "2: level_7: le niveau 7 n’est pas sur l’échelle de l’indicateur");
    reading_refuses(&all, "indicator,name,scale,high_min\na,A,1-5,6\n",
                    "2: high_min: 6 n’est pas sur l’échelle 1 à 5");
    reading_end(&all);
}

TEST(import_rows, the_chain_refers_to_what_is_there)
{
    reading all;
    reading_ground(&all);
    reading_text(&all, "territory,statement,text\nmulhouse,s1,Un\nmulhouse,s2,Deux\n");
    const mx_import *objectives = reading_text(&all, "territory,objective,title,statements,set_on\n"
                                                     "mulhouse,o1,Se voir,\"s1, s2\",19/01/2022\n");
    CHECK_TEXT(reading_cell(reading_table(objectives, "objectives"), 0, "statements"), "s1;s2");
    reading_refuses(&all, "territory,objective,title,statements\nmulhouse,o2,x,s1;s9\n",
                    "2: statements: expression « s9 » inconnue dans ce territoire : importez-le d’abord, ou "
                    "corrigez le nom");
    const mx_import *commitments =
        reading_text(&all, "territoire;engagement;titre;objectif;portée;statut;échéance\n"
                           "mulhouse;e1;Appeler;o1;collectif;tenue en partie;2022-09-04\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    CHECK_TEXT(reading_cell(reading_table(commitments, "commitments"), 0, "status"), "partly kept");
    CHECK_TEXT(reading_cell(reading_table(commitments, "commitments"), 0, "scope"), "collective");
    reading_refuses(
        &all, "territory,commitment,title,objective\ncolmar,e1,x,o1\n",
        "2: objective: objectif « o1 » inconnu dans ce territoire : importez-le d’abord, ou corrigez le nom");
    reading_refuses(&all, "territory,commitment,title,status\nmulhouse,e2,x,bientôt\n",
                    "2: status: « bientôt » : choisissez parmi prévu, en cours, tenu, en partie tenu, non "
                    "tenu, abandonné");
    const mx_import *actions =
        reading_text(&all, "territory,action,title,commitments,status\nmulhouse,a1,Marche,e1,réalisée\n");
    CHECK_TEXT(reading_cell(reading_table(actions, "actions"), 0, "status"), "done");
    reading_refuses(&all, "territory,action,title,commitments\nmulhouse,a2,x,e1;e7\n",
                    "2: commitments: engagement « e7 » inconnu dans ce territoire : importez-le d’abord, ou "
                    "corrigez le nom");
    reading_text(
        &all,
        "territory,contract,signed_on,signatory\nmulhouse,c1,2022-03-23,Ville\nmulhouse,c1,2022-03-23,CH\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    reading_refuses(&all,
                    "territory,contract,signed_on,signatory\nmulhouse,c2,2022-03-23,Ville\nmulhouse,c2,2022-"
                    "03-23,Ville\n",
                    "3: contract: « c2 » est déjà ligne 2");
    reading_refuses(
        &all, "territory,contract,signed_on,group\nmulhouse,c2,2022-03-23,g9\n",
        "2: group: groupe « g9 » inconnu dans ce territoire : importez-le d’abord, ou corrigez le nom");
    reading_text(&all, "territory,review,held_on,contract,objective\nmulhouse,b1,2022-12-08,c1,o1\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    reading_end(&all);
}

TEST(import_rows, counts_stand_on_the_scale)
{
    reading all;
    reading_ground(&all);
    const mx_import *import =
        reading_text(&all, "territory,indicator,period,value,count,weight\n"
                           "mulhouse,A01,2021,1,8,1.5\nmulhouse,A01,2021,,3,\nmulhouse,A01,2021,2,0,\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    const mx_frame *counts = reading_table(import, "counts");
    CHECK_INT(mx_frame_n_rows(counts), 2);
    CHECK_NEAR(reading_number(counts, 0, "weights"), 12, 1e-15);
    CHECK_NEAR(reading_number(counts, 0, "weights_squared"), 18, 1e-15);
    CHECK(isnan(reading_number(counts, 1, "level")));
    CHECK_NEAR(reading_number(counts, 1, "people"), 3, 1e-15);
    reading_refuses(&all, "territory,indicator,period,value,count\nmulhouse,A01,2021,6,8\n",
                    "2: value: 6 n’est pas sur l’échelle 1 à 5");
    reading_refuses(&all,
                    "territory,indicator,period,value,count\nmulhouse,A01,2021,1,8\nmulhouse,A01,2021,1,9\n",
                    "3: indicator: « A01 » est déjà ligne 2");
    reading_refuses(&all, "territory,indicator,period,value,count\nmulhouse,Z,2021,1,8\n",
                    "2: indicator: indicateur « Z » inconnu : importez-le d’abord, ou corrigez le nom");
    reading_end(&all);
}

TEST(import_rows, published_values_lie_in_their_interval)
{
    reading all;
    reading_ground(&all);
    const mx_import *import =
        reading_text(&all, "territoire;indicateur;période;valeur;borne_basse;borne_haute;n;source\n"
                           "mulhouse;REV;2020-T2;11,99;10,62;13,36;844;INSEE\n");
    CHECK_INT(mx_complaints_count(all.complaints), 0);
    const mx_frame *frame = reading_table(import, "published");
    CHECK_TEXT(reading_cell(frame, 0, "period"), "2020-Q2");
    CHECK_NEAR(reading_number(frame, 0, "low"), 10.62, 1e-15);
    reading_refuses(&all, "territory,indicator,period,value,low,high,source\nmulhouse,REV,2020,3,4,5,x\n",
                    "2: value: 3 n’est pas entre low (4) et high (5)");
    reading_end(&all);
}

TEST(import_rows, all_that_is_wrong_is_said_at_once)
{
    reading all;
    reading_ground(&all);
    mx_import *import;
    CHECK_OK(reading_try(
        &all, check_text_file("g.csv", "territory,group,name,kind,size\nx,g1,,secret,-1\ncolmar,g2,Bon,,3\n"),
        &import));
    CHECK_INT(mx_complaints_count(all.complaints), 4);
    CHECK_INT(mx_import_n_refused(import), 1);
    CHECK_INT(mx_frame_n_rows(reading_table(import, "groups")), 1);
    mx_import_free(import);
    reading_end(&all);
}

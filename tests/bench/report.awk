# Files of `towns` territories with twelve people each, for tests/bench/report: 36 statements, ten indicators before and
# after (five situations) and a barometer of five years, six commitments. The same files each time.
function below(n) { seed = (seed * 1103515245 + 12345) % 2147483648; return int(seed / 65536) % n }
function level(t, i) { return 1 + int((below(4) + below(4) + (t * 7 + i * 13) % 3) / 2) }
BEGIN {
    seed = 7
    split("A01 A03 B02 C02 D03 E01 F01 G01 H01 I02", codes, " ")
    print "territory,name,network" >"territories.csv"
    print "territory,group,name,kind,cycle,size,entered,present" >"groups.csv"
    print "indicator,name,component,scale,direction" >"indicators.csv"
    print "territory,group,cycle,statement,text,question,author,consent,component,coder,framework,polarity" >"statements.csv"
    print "territory,group,respondent,period,phase,cycle,indicator,value" >"follow-up.csv"
    print "territory,commitment,title,actor,actor_kind,scope,start,due,status,done_on" >"commitments.csv"
    for (i = 1; i <= 10; i++) printf "%s,Indicateur %d,%s,1-5,+\n", "I" i, i, codes[i] >"indicators.csv"
    for (t = 1; t <= towns; t++) {
        town = sprintf("t%03d", t)
        printf "%s,Ville %d,banc\n", town, t >"territories.csv"
        printf "%s,g,Groupe,homogeneous,1,24,24,20\n", town >"groups.csv"
        for (s = 1; s <= 72; s++)
            printf "%s,g,1,s%d,des mots %d,%d,p%d,oui,%s,ann,2015,%s\n", town, s, s, 1 + s % 2, s % 24, \
                codes[1 + below(3) + (t + s) % 8], s % 2 ? "-" : "+" >"statements.csv"
        for (p = 1; p <= 24; p++)
            for (i = 1; i <= 10; i++) {
                printf "%s,g,p%d,2023,before,1,I%d,%d\n", town, p, i, level(t, i) >"follow-up.csv"
                printf "%s,g,p%d,2025,after,1,I%d,%d\n", town, p, i, level(t, i + 1) >"follow-up.csv"
                if (i <= 2) for (y = 2019; y <= 2023; y++) printf "%s,,b%d,%d,,,I%d,%d\n", town, p, y, i, level(t, y) >"follow-up.csv"
            }
        for (c = 1; c <= 6; c++)
            printf "%s,e%d,Engagement %d,Mairie,commune,institutional,2023-01-01,2024-0%d-01,%s,%s\n", town, c, c, c, \
                c % 2 ? "kept" : "under way", c % 2 ? "2024-03-01" : "" >"commitments.csv"
    }
}

/*
 * Schema steps: steps/K.sql turns a store of version K - 1 into one of version K, and
 * commits together with `user_version = K`. The build puts their bytes into the program.
 * A step that was released is never changed; the next version is the next file.
 */
#include "steps.h"
#include "store_i.h"

static const char *const steps[MX_STORE_VERSION] = {(const char *)mx_store__step_1,
                                                    (const char *)mx_store__step_2,
                                                    (const char *)mx_store__step_3,
                                                    (const char *)mx_store__step_4,
                                                    (const char *)mx_store__step_5,
                                                    (const char *)mx_store__step_6,
                                                    (const char *)mx_store__step_7,
                                                    (const char *)mx_store__step_8};

static int take_step(mx_store *store, int version)
{
    char set_version[48];
    snprintf(set_version, sizeof set_version, "PRAGMA user_version = %d", version);
    int rc = mx_store__exec(store, steps[version - 1]);
    return rc ? rc : mx_store__exec(store, set_version);
}

int mx_store__migrate(mx_store *store, int from)
{
    for (int version = from + 1; version <= MX_STORE_VERSION; version++) {
        int rc = mx_store_begin(store);
        if (rc) return rc;
        rc = take_step(store, version);
        if (!rc) rc = mx_store_commit(store);
        if (rc) {
            mx_store_rollback(store);
            return rc;
        }
    }
    return MX_OK;
}

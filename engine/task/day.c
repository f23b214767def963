#include "day.h"

#include <stdlib.h>
#include <time.h>

#include "mx/base.h"

void day_of_loading(char out[16])
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds;
    if (epoch && mx_integer_parse(&seconds, mx_str_of(epoch)) == MX_OK) {
        mx_date_format(out, (int32_t)(seconds / 86400));
        return;
    }
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    strftime(out, 16, "%Y-%m-%d", &local);
}

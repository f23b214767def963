/*
 * libmieux: all the doors, in reading order. A program that needs one room may
 * include that room's door alone.
 */
#ifndef MIEUX_H
#define MIEUX_H

#include "mx/base.h"
#include "mx/personal.h"
#include "mx/frame.h"

#include "mx/stats.h"
#include "mx/composite.h"
#include "mx/taxonomy.h"

#include "mx/sheet.h"
#include "mx/import.h"
#include "mx/store.h"

#include "mx/classify.h"
#include "mx/measure.h"
#include "mx/disclose.h"

#include "mx/chart.h"
#include "mx/report.h"
#include "mx/script.h"
#include "mx/task.h"

#endif

/*
 * libmieux: all the doors, in reading order. A program that needs one room may
 * include that room's door alone.
 */
#ifndef MIEUX_H
#define MIEUX_H

#include "mx/base.h"
#include "mx/frame.h"

#endif

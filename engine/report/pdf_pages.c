/* Pieces to pages: as many as fit, ending only where a page may end. */
#include "pdf_i.h"

/* The space that a page beginning with `first` needs above it, for the rows it repeats. */
static double header_height(const piece pieces[], size_t first)
{
    double height = 0;
    for (size_t i = 0; i < pieces[first].n_header; i++) height += pieces[pieces[first].header + i].height;
    return height;
}

/* What must stand below piece `i` on its page: all that it keeps with it. */
static double height_below(const piece pieces[], size_t count, size_t i)
{
    double height = 0;
    for (; i + 1 < count && pieces[i].keeps_next; i++) height += pieces[i + 1].before + pieces[i + 1].height;
    return height;
}

/* A figure gives way where that keeps it, and what belongs to it, on the page. */
static void shrink(piece pieces[], size_t count, size_t i, double y, double height)
{
    double room = height - y - height_below(pieces, count, i);
    bool gives_way = pieces[i].least > 0 && room >= pieces[i].least && room < pieces[i].height;
    if (gives_way) pieces[i].height = room;
}

/* The piece after the last that fits on a page beginning with `first`. */
static size_t find_full(piece pieces[], size_t count, size_t first, double height)
{
    double y = header_height(pieces, first);
    size_t end = first;
    while (end < count && (end == first || !pieces[end].begins_page)) {
        if (end > first) y += pieces[end].before;
        shrink(pieces, count, end, y, height);
        y += pieces[end].height;
        if (end > first && y > height) break;
        end++;
    }
    return end;
}

/* Where the page really ends: what must stay together moves on together, unless it fills a page. */
static size_t find_end(piece pieces[], size_t count, size_t first, double height)
{
    size_t full = find_full(pieces, count, first, height), end = full;
    if (full == count || pieces[full].begins_page) return full;
    while (end > first && pieces[end - 1].keeps_next) end--;
    return end == first ? full : end;
}

static void place(piece pieces[], size_t first, size_t end, size_t page)
{
    double y = header_height(pieces, first);
    for (size_t i = first; i < end; i++) {
        if (i > first) y += pieces[i].before;
        pieces[i].page = page;
        pieces[i].y = y;
        y += pieces[i].height;
    }
}

size_t mx_pdf__paginate(piece pieces[], size_t count, double height)
{
    size_t n_pages = 0;
    for (size_t first = 0; first < count;) {
        size_t end = find_end(pieces, count, first, height);
        place(pieces, first, end, n_pages++);
        first = end;
    }
    return n_pages;
}

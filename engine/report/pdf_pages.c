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

static double sum_heights(const piece pieces[], size_t first, size_t end)
{
    double sum = 0;
    for (size_t i = first; i < end; i++) sum += pieces[i].height;
    return sum;
}

/* Two columns: the first half of first…end stands left, and where the right one begins. */
static size_t middle_of(size_t first, size_t end)
{
    return first + (end - first + 1) / 2;
}

static double height_of_columns(const piece pieces[], size_t first, size_t end)
{
    const size_t middle = middle_of(first, end);
    const double left = sum_heights(pieces, first, middle), right = sum_heights(pieces, middle, end);
    return left > right ? left : right;
}

/* The end of those in two columns that begin with `first`. */
static size_t end_of_columns(const piece pieces[], size_t first, size_t end)
{
    while (first < end && pieces[first].is_half) first++;
    return first;
}

/* The piece after the last that fits on a page beginning with `first`. */
static size_t find_full(piece pieces[], size_t count, size_t first, double height)
{
    double y = header_height(pieces, first), above = y; /* the upper edge of columns under way */
    size_t end = first, columns = first;
    while (end < count && (end == first || !pieces[end].begins_page)) {
        if (end > first) y += pieces[end].before;
        shrink(pieces, count, end, y, height);
        if (pieces[end].is_half) {
            y = above + height_of_columns(pieces, columns, end + 1);
        } else {
            y += pieces[end].height;
            above = y;
            columns = end + 1;
        }
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

/* Returns where it ends. */
static double put(piece *it, size_t page, double y)
{
    it->page = page;
    it->y = y;
    return y + it->height;
}

static double place_columns(piece pieces[], size_t first, size_t end, size_t page, double y)
{
    const size_t middle = middle_of(first, end);
    double left = y, right = y;
    for (size_t i = first; i < end; i++) {
        pieces[i].is_right = i >= middle;
        double *below = pieces[i].is_right ? &right : &left;
        *below = put(&pieces[i], page, *below);
    }
    return left > right ? left : right;
}

/* Returns where the page's last piece ends. */
static double place(piece pieces[], size_t first, size_t end, size_t page)
{
    double y = header_height(pieces, first);
    for (size_t i = first; i < end;) {
        if (pieces[i].is_half) {
            const size_t right = end_of_columns(pieces, i, end);
            y = place_columns(pieces, i, right, page, y);
            i = right;
        } else {
            if (i > first) y += pieces[i].before;
            y = put(&pieces[i++], page, y);
        }
    }
    return y;
}

/* ---- Figures that let others pass ------------------------------------------------------------ */

/* A page that ends so far above its foot looks torn off; what moves must mend as much of it as this. */
#define GAP_MOST 0.22
#define GAIN_LEAST 0.1

static size_t end_of_block(const piece pieces[], size_t count, size_t i)
{
    for (i++; i < count && !pieces[i].begins_block; i++)
        ;
    return i;
}

/* The figure that would begin the page after the break at `end`, with the lines that lead up to it;
 * SIZE_MAX when that is something else. */
static size_t find_figure(const piece pieces[], size_t count, size_t end)
{
    while (end < count && pieces[end].least <= 0 && pieces[end].keeps_next) end++;
    return end < count && pieces[end].least > 0 ? end : SIZE_MAX;
}

/* The end of the blocks from `first` on that may stand before a figure as well as after it: those of its
 * part of the report, a page of them at most. */
static size_t end_of_movable(const piece pieces[], size_t count, size_t first, double height)
{
    double sum = 0;
    size_t end = first;
    while (end < count && pieces[end].heading == NULL && !pieces[end].begins_page && pieces[end].box == 0 &&
           pieces[end].figure == NULL) {
        size_t next = end_of_block(pieces, count, end);
        for (size_t i = end; i < next; i++) sum += pieces[i].before + pieces[i].height;
        if (sum > height) break;
        end = next;
    }
    return end;
}

static void reverse(piece pieces[], size_t first, size_t end)
{
    for (; first + 1 < end; first++, end--) {
        piece other = pieces[first];
        pieces[first] = pieces[end - 1];
        pieces[end - 1] = other;
    }
}

/* first…middle…end becomes middle…end, first…middle; repeated rows are found again. */
static void swap_blocks(piece pieces[], size_t first, size_t middle, size_t end)
{
    reverse(pieces, first, middle);
    reverse(pieces, middle, end);
    reverse(pieces, first, end);
    for (size_t i = first; i < end; i++) {
        bool was_after = pieces[i].header >= middle;
        if (pieces[i].n_header > 0) pieces[i].header = was_after ? pieces[i].header - (middle - first) : pieces[i].header + (end - middle);
    }
}

/* A figure that does not fit any more leaves a gap: the blocks that come after it go first, where that
 * fills the page. Returns the page's end. */
static size_t fill_gap(piece pieces[], size_t count, size_t first, size_t end, double height)
{
    double y = place(pieces, first, end, 0);
    size_t moving = height - y < GAP_MOST * height ? SIZE_MAX : find_figure(pieces, count, end);
    if (moving == SIZE_MAX) return end;
    size_t middle = end_of_block(pieces, count, moving), last = end_of_movable(pieces, count, middle, height);
    if (last == middle) return end;
    double natural = pieces[moving].height;
    swap_blocks(pieces, moving, middle, last);
    size_t filled = find_end(pieces, count, first, height);
    if (place(pieces, first, filled, 0) >= y + GAIN_LEAST * height) return filled;
    size_t moved = last - (middle - moving);
    swap_blocks(pieces, moving, moved, last);
    pieces[moving].height = natural;
    return end;
}

size_t mx_pdf__paginate(piece pieces[], size_t count, double height)
{
    size_t n_pages = 0;
    for (size_t first = 0; first < count;) {
        size_t end = find_end(pieces, count, first, height);
        if (end < count && !pieces[end].begins_page) end = fill_gap(pieces, count, first, end, height);
        (void)place(pieces, first, end, n_pages++);
        first = end;
    }
    return n_pages;
}

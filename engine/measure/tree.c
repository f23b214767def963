/* Territories below territories, and in networks. */
#include "measure_i.h"

static int read_territory(mx_measure__tree *tree, const mx_frame *territories, size_t row)
{
    uint32_t id;
    int rc = mx_ids_add(tree->names, mx_measure__str(territories, row, "territory"), &id);
    if (rc < 0 || id < tree->n) return rc; /* told twice: the first counts */
    tree->n++;
    mx_str name = mx_measure__str(territories, row, "name");
    if (name.size == 0) name = mx_measure__str(territories, row, "territory");
    mx_fold(&tree->labels[id], name);
    return mx_buf_check(&tree->labels[id]);
}

static int read_ties(mx_measure__tree *tree, const mx_frame *territories, size_t row)
{
    uint32_t id = mx_ids_find(tree->names, mx_measure__str(territories, row, "territory"));
    mx_str parent = mx_measure__str(territories, row, "parent"),
           network = mx_measure__str(territories, row, "network");
    int rc = MX_OK;
    if (parent.size > 0) rc = mx_ids_add(tree->names, parent, &tree->parents[id]);
    if (rc == MX_OK && network.size > 0) rc = mx_ids_add(tree->names, network, &tree->networks[id]);
    return rc;
}

int mx_measure__tree_init(mx_measure__tree *tree, const mx_frame *territories)
{
    size_t n = mx_measure__n_rows(territories);
    *tree = (mx_measure__tree){0};
    int rc = mx_ids_new(&tree->names);
    tree->parents = mx_alloc_array(n + 1, sizeof *tree->parents);
    tree->networks = mx_alloc_array(n + 1, sizeof *tree->networks);
    tree->labels = mx_alloc_array(n + 1, sizeof *tree->labels);
    if (rc == MX_OK && (!tree->parents || !tree->networks || !tree->labels)) rc = mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < n; row++) {
        tree->parents[row] = tree->networks[row] = MX_NO_ID;
        rc = read_territory(tree, territories, row);
    }
    for (size_t row = 0; rc == MX_OK && row < n; row++) rc = read_ties(tree, territories, row);
    if (rc < 0) mx_measure__tree_dispose(tree);
    return rc;
}

int mx_measure__tree_alias(mx_measure__tree *tree, mx_str alias, mx_str territory)
{
    uint32_t id;
    int rc = tree->aliases ? MX_OK : mx_ids_new(&tree->aliases);
    if (rc == MX_OK) rc = mx_ids_add(tree->aliases, alias, &id);
    if (rc == MX_OK && id == tree->n_aliases) rc = MX_GROW(tree->first, tree->n_aliases, tree->capacity);
    if (rc == MX_OK && id == tree->n_aliases) tree->first[tree->n_aliases++] = mx_ids_find(tree->names, territory);
    return rc;
}

static uint32_t find_territory(const mx_measure__tree *tree, mx_str territory)
{
    uint32_t alias = tree->aliases ? mx_ids_find(tree->aliases, territory) : MX_NO_ID;
    return alias == MX_NO_ID ? mx_ids_find(tree->names, territory) : tree->first[alias];
}

void mx_measure__tree_dispose(mx_measure__tree *tree)
{
    for (size_t t = 0; tree->labels && t < tree->n; t++) mx_buf_dispose(&tree->labels[t]);
    mx_ids_free(tree->names);
    mx_ids_free(tree->aliases);
    mx_free(tree->first);
    mx_free(tree->parents);
    mx_free(tree->networks);
    mx_free(tree->labels);
    *tree = (mx_measure__tree){0};
}

bool mx_measure__is_under(const mx_measure__tree *tree, mx_str territory, const char *under)
{
    if (!under || mx_str_is(territory, under)) return true;
    uint32_t wanted = mx_ids_find(tree->names, mx_str_of(under));
    if (wanted == MX_NO_ID) return false;
    bool is_network = wanted >= tree->n;
    uint32_t at = find_territory(tree, territory);
    /* A territory cannot be n steps below another: that would be a ring. */
    for (size_t steps = 0; at < tree->n && steps < tree->n; steps++) {
        if (at == wanted || (is_network && tree->networks[at] == wanted)) return true;
        at = tree->parents[at];
    }
    return at == wanted;
}

mx_str mx_measure__tree_label(const mx_measure__tree *tree, mx_str territory)
{
    uint32_t id = find_territory(tree, territory);
    if (id >= tree->n) return territory;
    return (mx_str){tree->labels[id].at, tree->labels[id].size};
}

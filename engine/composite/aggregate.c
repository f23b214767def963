#include "mx/composite.h"

#include <math.h>

static bool has_children(const mx_node nodes[], size_t n_nodes, size_t node)
{
    for (size_t i = node + 1; i < n_nodes; i++)
        if (nodes[i].parent == node) return true;
    return false;
}

int mx_composite_check_tree(const mx_node nodes[], size_t n_nodes, size_t n_columns)
{
    for (size_t i = 0; i < n_nodes; i++) {
        const mx_node *node = &nodes[i];
        bool is_leaf = node->column != MX_NO_NODE;
        if (node->parent != MX_NO_NODE && node->parent >= i)
            return mx_fail(MX_E_VALUE, mx_tr("arbre : le nœud %zu vient avant celui qui le porte", "tree: node %zu comes before its parent"), i + 1);
        if (is_leaf == has_children(nodes, n_nodes, i) || (is_leaf && node->column >= n_columns))
            return mx_fail(MX_E_VALUE,
                           mx_tr("arbre : le nœud %zu a besoin d’une colonne, ou de branches, et pas des deux",
                                 "tree: node %zu needs a column, or branches, and not both"),
                           i + 1);
        if (!(node->weight > 0) || !isfinite(node->weight))
            return mx_fail(MX_E_VALUE, mx_tr("arbre : le poids du nœud %zu n’est pas au-dessus de 0", "tree: the weight of node %zu is not above 0"), i + 1);
        if (!(node->known >= 0 && node->known <= 1))
            return mx_fail(MX_E_VALUE, mx_tr("arbre : known du nœud %zu est une part, de 0 à 1", "tree: known of node %zu is a share, 0 to 1"), i + 1);
    }
    return MX_OK;
}

/* The weighted mean of the children of `node`, whose values stand in `row`. */
static double mean_of_children(const double row[], const mx_node nodes[], size_t n_nodes, size_t node)
{
    double sum = 0, there = 0, all = 0;
    bool is_geometric = nodes[node].mean == MX_MEAN_GEOMETRIC;
    for (size_t i = node + 1; i < n_nodes; i++) {
        if (nodes[i].parent != node) continue;
        all += nodes[i].weight;
        if (isnan(row[i])) continue;
        there += nodes[i].weight;
        sum += nodes[i].weight * (is_geometric ? log(row[i]) : row[i]); /* the logarithm of 0 is -inf, of less NaN */
    }
    if (!(there > 0) || there < nodes[node].known * all) return NAN;
    return is_geometric ? exp(sum / there) : sum / there;
}

void mx_composite_aggregate(double out[], const double cells[], size_t n_rows, size_t n_columns, const mx_node nodes[],
                            size_t n_nodes)
{
    for (size_t r = 0; r < n_rows; r++) {
        double *row = out + r * n_nodes;
        for (size_t i = n_nodes; i-- > 0;) /* children come after their parent */
            row[i] = nodes[i].column == MX_NO_NODE ? mean_of_children(row, nodes, n_nodes, i) : cells[r * n_columns + nodes[i].column];
    }
}

-- Whether what was promised was done, and who carries it.
--
-- commitments_kept: of the commitments that were due, the share kept.
-- co_responsibility: of the objectives that have a commitment, the share carried by several kinds of
-- actor (citizens, associations, health, town…): the aim of SPIRAL is that well-being is everybody's.
--
-- When not to use it: as a measure of well-being, or to compare territories that promise much with
-- those that promise little. A commitment kept may have changed nothing.
--
-- Source: SPIRAL, co-responsibility; the chain of the Contrat social multipartite.

local function kinds_by_objective(commitments)
    local public = commitments:where(commitments.scope:ne("individual") & ~commitments.objective:is_missing())
    local pairs_of = public:group({ "territory", "objective", "actor_kind" }):n()
    pairs_of = pairs_of:where(~pairs_of.actor_kind:is_missing())
    return pairs_of:group({ "territory", "objective" }):figures { kinds = { "n", "rows" } }
end

local function co_responsibility(commitments)
    local objectives = kinds_by_objective(commitments)
    objectives = objectives:with("several", objectives.kinds:ge(2))
    return objectives:group({ "territory" }):figures { carried = { "n", "kinds" }, several = { "sum", "several" } }
end

local function with_late(kept)
    return kept:with("share_late", kept.late / kept.due, "figure")
end

indicator {
    code = "commitments_kept",
    title = { fr = "Engagements tenus", en = "Commitments kept" },
    meaning = {
        fr = "Parmi les engagements arrivés à échéance, la part de ceux qui sont tenus.",
        en = "Of the commitments that were due, the share kept.",
    },
    explain = {
        fr = "Par territoire, engagements individuels à part. L'échéance est jugée au jour du dernier fichier importé. "
            .. "Un engagement tenu en partie n'est pas compté comme tenu.",
        en = "By territory, individual commitments apart. What is due is judged on the day of the last import. A "
            .. "commitment kept in part does not count as kept.",
    },
    unit = "share",
    direction = "+",
    compute = function()
        return with_late(store.kept()):select {
            "territory", "scope", "n", "basis", "commitments", "due", "kept", "partly_kept", "share_kept", "late", "share_late", "delay",
        }
    end,
    test = function(t)
        local kept = with_late(frame.new({ "due", "kept", "late" }, { due = { 16, 0 }, kept = { 7, 0 }, late = { 4, 0 } }))
        t.near(kept.share_late[1], 0.25)
        t.equal(kept.share_late[2], nil) -- nothing was due: no share
    end,
}

indicator {
    code = "co_responsibility",
    title = { fr = "Coresponsabilité", en = "Co-responsibility" },
    meaning = {
        fr = "Parmi les objectifs que quelqu'un s'est engagé à porter, la part de ceux que portent plusieurs sortes d'acteurs.",
        en = "Of the objectives that somebody committed to, the share carried by several kinds of actor.",
    },
    explain = {
        fr = "Par territoire, sur les engagements collectifs et institutionnels ; les sortes d'acteurs sont celles du fichier.",
        en = "By territory, over collective and institutional commitments; kinds of actor are those of the file.",
    },
    unit = "share",
    direction = "+",
    compute = function()
        local objectives = store.objectives():select { "territory", "n", "basis", "objectives" }
        local found = objectives:join(co_responsibility(store.table("commitments")), { "territory" })
        found = found:with("co_responsibility", found.several / found.carried, "figure")
        return found:select { "territory", "n", "basis", "objectives", "carried", "several", "co_responsibility" }
    end,
    test = function(t)
        local commitments = frame.new({ "territory", "objective", "actor_kind", "scope" }, {
            territory = { "a", "a", "a", "a", "a" },
            objective = { "o1", "o1", "o2", "o2", "o3" },
            actor_kind = { "health", "association", "health", "health", "citizens" },
            scope = { "collective", "collective", "collective", "collective", "individual" },
        })
        local found = co_responsibility(commitments)
        t.equal(found.carried[1], 2.0) -- o3 is carried by one person only, who is not counted
        t.equal(found.several[1], 1.0) -- o1
    end,
}

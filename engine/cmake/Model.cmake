# The shipped classifier is trained while building, from datasets/classifier/recipe.tsv. The same
# texts give the same bytes, so a build that cannot spare the seconds (sanitizers) may take the
# model of another: -DMX_MODEL=build/release/share/mieux/models/base.mxc
set(MX_MODEL "" CACHE FILEPATH "A trained model to use instead of training one")
set(model ${MX_SHARE}/models/base.mxc)
set(recipe ${CMAKE_SOURCE_DIR}/datasets/classifier/recipe.tsv)
file(MAKE_DIRECTORY ${MX_SHARE}/models)

if(MX_MODEL)
    add_custom_command(OUTPUT ${model}
        COMMAND ${CMAKE_COMMAND} -E copy ${MX_MODEL} ${model}
        DEPENDS ${MX_MODEL}
        COMMENT "Taking the model ${MX_MODEL}")
elseif(TARGET mieux_program)
    file(GLOB texts CONFIGURE_DEPENDS
        ${CMAKE_SOURCE_DIR}/datasets/corpus/*.tsv
        ${CMAKE_SOURCE_DIR}/datasets/lexicon/*.tsv)
    # The program does the work, but a change of it matters only where it decides the bytes: in the rooms
    # that read the texts and fit the model, and in the tasks that join them. (A command that names a
    # program waits for it to be built; it runs again only for what DEPENDS lists.)
    set(deciding $<TARGET_OBJECTS:mx_base> $<TARGET_OBJECTS:mx_sheet> $<TARGET_OBJECTS:mx_taxonomy>
        $<TARGET_OBJECTS:mx_classify>)
    foreach(task learning task_train texts)
        list(APPEND deciding ${CMAKE_SOURCE_DIR}/engine/task/${task}.c)
    endforeach()
    add_custom_command(OUTPUT ${model}
        COMMAND ${CMAKE_COMMAND} -E env MIEUX_DATA=${MX_SHARE}
            $<TARGET_FILE:mieux_program> train --quiet --recipe ${recipe} --output ${model}
        DEPENDS ${deciding} ${recipe} ${texts}
        COMMENT "Training the classifier"
        VERBATIM)
    # Its card, in both languages, beside it.
    file(GLOB judged CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/datasets/classifier/held-out*.tsv)
    foreach(language fr en)
        set(card ${MX_SHARE}/models/base.${language}.md)
        add_custom_command(OUTPUT ${card}
            COMMAND ${CMAKE_COMMAND} -E env MIEUX_DATA=${MX_SHARE}
                $<TARGET_FILE:mieux_program> --lang ${language} evaluate --model ${model} --card ${card} ${judged}
            DEPENDS ${model} ${judged} ${CMAKE_SOURCE_DIR}/engine/task/task_card.c
            COMMENT "Writing the classifier's card (${language})"
            VERBATIM)
        list(APPEND cards ${card})
    endforeach()
endif()
if(MX_MODEL OR TARGET mieux_program)
    add_custom_target(model ALL DEPENDS ${model} ${cards})
    add_custom_target(program DEPENDS model) # what a user runs, without the tests
    if(TARGET mieux_program)
        add_dependencies(program mieux_program)
    endif()
endif()

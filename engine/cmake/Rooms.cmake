# A room is an object library with one door, which sees only the doors of the rooms it names:
#     mx_room(store SOURCES store.c migrations.c USES base frame taxonomy LIBS PkgConfig::sqlite3)
# USES are rooms its door mentions, PRIVATE_USES rooms that only its sources mention,
# LIBS outside libraries. libmieux is made of all rooms that were declared.
function(mx_room name)
    cmake_parse_arguments(room "" "" "SOURCES;USES;PRIVATE_USES;LIBS" ${ARGN})
    set(target mx_${name})
    add_library(${target} OBJECT ${room_SOURCES})
    target_sources(${target} PUBLIC FILE_SET HEADERS
        BASE_DIRS ${CMAKE_CURRENT_SOURCE_DIR}/include
        FILES ${CMAKE_CURRENT_SOURCE_DIR}/include/mx/${name}.h)
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_compile_definitions(${target} PRIVATE _XOPEN_SOURCE=700 MX_VERSION="${PROJECT_VERSION}")
    set_target_properties(${target} PROPERTIES
        C_VISIBILITY_PRESET hidden
        POSITION_INDEPENDENT_CODE ON
        VERIFY_INTERFACE_HEADER_SETS ON)
    list(TRANSFORM room_USES PREPEND mx_)
    list(TRANSFORM room_PRIVATE_USES PREPEND mx_)
    target_link_libraries(${target} PUBLIC ${room_USES} PRIVATE ${room_PRIVATE_USES} ${room_LIBS} mx_warnings)
    set_property(GLOBAL APPEND PROPERTY MX_ROOM_TARGETS ${target})
    set_property(GLOBAL APPEND PROPERTY MX_ROOM_LIBS ${room_LIBS})
endfunction()

# Tests of a room: one program, unit_ROOM, with one ctest entry for each file.
function(mx_unit name)
    set(target unit_${name})
    add_executable(${target} ${ARGN} ${CMAKE_SOURCE_DIR}/tests/support/check.c)
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests ${CMAKE_SOURCE_DIR}/engine/${name})
    target_compile_definitions(${target} PRIVATE _XOPEN_SOURCE=700 MX_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
    target_link_libraries(${target} PRIVATE mieux mx_warnings)
    foreach(file ${ARGN})
        get_filename_component(stem ${file} NAME_WE)
        add_test(NAME unit.${name}.${stem} COMMAND ${target} ${name}_${stem})
        set_tests_properties(unit.${name}.${stem} PROPERTIES ENVIRONMENT "${MX_TEST_ENVIRONMENT}")
    endforeach()
endfunction()

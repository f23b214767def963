# cmake -C engine/cmake/presets/fuzz.cmake -S . -B build/fuzz
set(CMAKE_C_COMPILER clang-14 CACHE STRING "")
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(MX_FUZZ ON CACHE BOOL "")
set(MX_SANITIZE ON CACHE BOOL "")
set(MX_WERROR ON CACHE BOOL "")

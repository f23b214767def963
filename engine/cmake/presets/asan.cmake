# cmake -C engine/cmake/presets/asan.cmake -S . -B build/asan
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(MX_SANITIZE ON CACHE BOOL "")
set(MX_WERROR ON CACHE BOOL "")

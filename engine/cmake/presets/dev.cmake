# cmake -C engine/cmake/presets/dev.cmake -S . -B build/dev
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(MX_SANITIZE OFF CACHE BOOL "")
set(MX_WERROR ON CACHE BOOL "")

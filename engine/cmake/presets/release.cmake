# cmake -C engine/cmake/presets/release.cmake -S . -B build/release
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(MX_SANITIZE OFF CACHE BOOL "")
set(MX_WERROR ON CACHE BOOL "")

# Outside libraries, each as one imported target. Rooms name what they use.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

foreach(module lua5.4 sqlite3 gsl plplot cairo pangocairo fontconfig libutf8proc nettle libcjson libzip expat xlsxwriter libedit)
    pkg_check_modules(${module} REQUIRED IMPORTED_TARGET ${module})
endforeach()

# libstemmer comes without a pkg-config file.
find_library(MX_STEMMER_LIBRARY stemmer REQUIRED)
find_path(MX_STEMMER_INCLUDE libstemmer.h REQUIRED)
add_library(mx_stemmer INTERFACE)
add_library(mx::stemmer ALIAS mx_stemmer)
target_include_directories(mx_stemmer SYSTEM INTERFACE ${MX_STEMMER_INCLUDE})
target_link_libraries(mx_stemmer INTERFACE ${MX_STEMMER_LIBRARY})

# So does GLPK.
find_library(MX_GLPK_LIBRARY glpk REQUIRED)
find_path(MX_GLPK_INCLUDE glpk.h REQUIRED)
add_library(mx_glpk INTERFACE)
add_library(mx::glpk ALIAS mx_glpk)
target_include_directories(mx_glpk SYSTEM INTERFACE ${MX_GLPK_INCLUDE})
target_link_libraries(mx_glpk INTERFACE ${MX_GLPK_LIBRARY})

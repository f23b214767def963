# What an installation holds: program, library, doors, data, manual, completion; and the
# Debian package made of the same files.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS mieux_program mieux)
install(DIRECTORY engine/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
foreach(room IN LISTS MX_ROOMS)
    if(EXISTS ${CMAKE_SOURCE_DIR}/engine/${room}/include)
        install(DIRECTORY engine/${room}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    endif()
endforeach()

install(DIRECTORY datasets reports DESTINATION ${CMAKE_INSTALL_DATADIR}/mieux)
install(DIRECTORY scripts DESTINATION ${CMAKE_INSTALL_DATADIR}/mieux
    PATTERN demo EXCLUDE PATTERN test EXCLUDE PATTERN gallery EXCLUDE PATTERN "*.sh" EXCLUDE)
install(DIRECTORY ${MX_SHARE}/models DESTINATION ${CMAKE_INSTALL_DATADIR}/mieux)
install(FILES engine/doc/mieux.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES engine/doc/mieux-classify.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
install(FILES engine/doc/mieux-classify.fr.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/fr/man7 RENAME mieux-classify.7)
install(FILES engine/doc/mieux-stats.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
install(FILES engine/doc/mieux-stats.fr.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/fr/man7 RENAME mieux-stats.7)
install(FILES engine/doc/mieux-release.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
install(FILES engine/doc/mieux-release.fr.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/fr/man7 RENAME mieux-release.7)
install(FILES engine/doc/mieux.fr.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/fr/man1 RENAME mieux.1)
install(FILES README.md LICENSE engine/doc/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(CODE "execute_process(COMMAND \"${CMAKE_BINARY_DIR}/bin/mieux\" completion
    OUTPUT_FILE \"${CMAKE_BINARY_DIR}/mieux.bash\" COMMAND_ERROR_IS_FATAL ANY)")
install(FILES ${CMAKE_BINARY_DIR}/mieux.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME mieux)

set(MX_PC_REQUIRES "lua5.4 sqlite3 gsl plplot cairo pangocairo fontconfig libutf8proc nettle libcjson libzip expat xlsxwriter")
file(RELATIVE_PATH MX_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" MX_PC_PREFIX "${MX_PC_PREFIX}")
configure_file(engine/cmake/mieux.pc.in ${CMAKE_BINARY_DIR}/mieux.pc @ONLY)
configure_package_config_file(engine/cmake/mieuxConfig.cmake.in ${CMAKE_BINARY_DIR}/mieuxConfig.cmake
    INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/mieux
    PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/mieuxConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/mieux.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES ${CMAKE_BINARY_DIR}/mieuxConfig.cmake ${CMAKE_BINARY_DIR}/mieuxConfigVersion.cmake
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/mieux)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME mieux)
set(CPACK_PACKAGE_CONTACT "mieux")
set(CPACK_PACKAGE_VENDOR "mieux")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Found by name at run time, so no linker knows of them.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "fonts-inter, fonts-dejavu-core, plplot-driver-cairo")
include(CPack)

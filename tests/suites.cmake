# xsmoe_discover_suites(TARGET ROOM [PROPERTY VALUE …]): a CTest entry for every suite of a GoogleTest program, and not for every test: to load
# LibTorch takes longer than most tests run. CMake's own module knows tests only.
function(xsmoe_discover_suites target room)
  set(listing ${CMAKE_CURRENT_BINARY_DIR}/${target}-suites.cmake)
  add_custom_command(TARGET ${target} POST_BUILD VERBATIM
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${target}> -D ROOM=${room} -D "PROPERTIES=LABELS;${room};TIMEOUT;900;${ARGN}"
            -D LISTING=${listing} -P ${CMAKE_SOURCE_DIR}/tests/list_suites.cmake
    BYPRODUCTS ${listing})
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${listing})
endfunction()

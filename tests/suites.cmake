# How long an entry of CTest may take: what hangs ends, on a slow machine too. With sanitizers tests take several times as long.
set(XSMOE_TEST_TIMEOUT 1800)
if(XSMOE_SANITIZE)
  set(XSMOE_TEST_TIMEOUT 7200)
endif()

# xsmoe_discover_suites(TARGET ROOM [PARTS HOW-MANY|suites] [PROPERTY VALUE …]): the entries that CTest has of a GoogleTest program: one, ROOM, or
# so many parts of about as many tests, ROOM.1 and so on; or one a suite, ROOM.SUITE, where suites must not share a process. To load LibTorch or Qt
# takes longer than most tests run, and CMake's own module knows entries of single tests only.
function(xsmoe_discover_suites target room)
  cmake_parse_arguments(DISCOVERED "" "PARTS" "" ${ARGN})
  set(properties LABELS ${room} TIMEOUT ${XSMOE_TEST_TIMEOUT} ${DISCOVERED_UNPARSED_ARGUMENTS})
  if(NOT DEFINED DISCOVERED_PARTS OR DISCOVERED_PARTS STREQUAL 1)
    add_test(NAME ${room} COMMAND ${target})
    set_tests_properties(${room} PROPERTIES ${properties})
    return()
  endif()
  set(listing ${CMAKE_CURRENT_BINARY_DIR}/${target}-suites.cmake)
  add_custom_command(TARGET ${target} POST_BUILD VERBATIM
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${target}> -D ROOM=${room} -D PARTS=${DISCOVERED_PARTS} -D "PROPERTIES=${properties}"
            -D LISTING=${listing} -P ${CMAKE_SOURCE_DIR}/tests/list_suites.cmake
    BYPRODUCTS ${listing})
  # What is not built has an entry as well, which fails when it is asked for.
  set(entries ${CMAKE_CURRENT_BINARY_DIR}/${target}-entries.cmake)
  file(GENERATE OUTPUT ${entries} CONTENT "if(EXISTS [[${listing}]])
  include([[${listing}]])
else()
  add_test([[${room}]] [[$<TARGET_FILE:${target}>]])
  set_tests_properties([[${room}]] PROPERTIES LABELS [[${room}]])
endif()
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${entries})
endfunction()

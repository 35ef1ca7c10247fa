# What every target of ours is compiled with. Requirements travel with targets: a room links `xsmoe-options`.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(XSMOE_CCACHE ccache)
if(XSMOE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header changes its time at each configuration; its content does not.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${XSMOE_CCACHE})
endif()

add_library(xsmoe-options INTERFACE)
target_compile_features(xsmoe-options INTERFACE cxx_std_20)
target_include_directories(xsmoe-options INTERFACE ${CMAKE_SOURCE_DIR})
# Kernels are compiled by nvcc, which knows none of these and warns of the code that it makes itself under -Wpedantic.
target_compile_options(xsmoe-options INTERFACE
  "$<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wnon-virtual-dtor;-Woverloaded-virtual>"
  "$<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${XSMOE_WERROR}>>:-Werror>"
  "$<$<AND:$<COMPILE_LANGUAGE:CUDA>,$<BOOL:${XSMOE_WERROR}>>:SHELL:-Werror all-warnings>")
# GCC 12 warns of overlapping copies inside std::string's own operator+ (GCC bug 105651).
target_compile_options(xsmoe-options INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict>)
if(XSMOE_SANITIZE)
  target_compile_options(xsmoe-options INTERFACE -fsanitize=${XSMOE_SANITIZE} -fno-omit-frame-pointer -g1)
  # The sanitizer's dlopen stands between the programs and the engine: a RUNPATH holds for the caller alone, an RPATH for it too.
  target_link_options(xsmoe-options INTERFACE -fsanitize=${XSMOE_SANITIZE} -Wl,--disable-new-dtags)
endif()

# xsmoe_without_hot_loops(TARGET): it computes little; most of what is compiled are templates of libraries, which -O3 takes half as long again for.
function(xsmoe_without_hot_loops target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# xsmoe_sources_without_hot_loops(SOURCES…): the same of some sources of a target.
function(xsmoe_sources_without_hot_loops)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O1>)
endfunction()

# xsmoe_sources_with_hot_loops(SOURCES…): the opposite, of some sources of a target that has few.
function(xsmoe_sources_with_hot_loops)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O3>)
endfunction()

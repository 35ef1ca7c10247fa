# LibTorch, Qt and GoogleTest take seconds to parse: each is compiled once and shared. GCC takes a precompiled header only where macros,
# optimisation and position independence are the same, so programs get those of libraries.

# xsmoe_precompiled_header(NAME LIBRARIES… HEADERS…)
function(xsmoe_precompiled_header name)
  cmake_parse_arguments(HEADER "" "" "LIBRARIES;HEADERS" ${ARGN})
  set(source ${CMAKE_BINARY_DIR}/precompiled/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "")
  add_library(xsmoe-${name}-header OBJECT ${source})
  target_link_libraries(xsmoe-${name}-header PRIVATE xsmoe-options ${HEADER_LIBRARIES})
  target_precompile_headers(xsmoe-${name}-header PRIVATE ${HEADER_HEADERS})
endfunction()

# xsmoe_use_precompiled_header(TARGET NAME)
function(xsmoe_use_precompiled_header target name)
  target_precompile_headers(${target} REUSE_FROM xsmoe-${name}-header)
  target_compile_options(${target} PRIVATE -fPIC)
endfunction()

# xsmoe_compiled_together(TARGET [HOW-MANY]): with XSMOE_UNITY its sources are compiled four or so many at a time: headers are read and templates
# made once for all of them.
function(xsmoe_compiled_together target)
  if(XSMOE_UNITY)
    set(how_many ${ARGN} 4)
    list(GET how_many 0 how_many)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${how_many})
    # An implementation hidden in its source may use the source's own types, wherever that source is included.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()

# xsmoe_compiled_in_groups(TARGET): the same, but what xsmoe_group names goes together and nothing else: of other sources helpers have the same names.
function(xsmoe_compiled_in_groups target)
  xsmoe_compiled_together(${target})
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
endfunction()

# xsmoe_group(NAME SOURCES…)
function(xsmoe_group name)
  set_source_files_properties(${ARGN} PROPERTIES UNITY_GROUP ${name})
endfunction()

# xsmoe_compiled_alone(SOURCES…): of a target that is compiled together, what has names that others have too.
function(xsmoe_compiled_alone)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# xsmoe_parsed_by_themselves(SOURCES…): sources that include little of the header. To read LibTorch's takes 3.5 s, more than they do alone.
function(xsmoe_parsed_by_themselves)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# xsmoe_light_part(ROOM HOW-MANY SOURCES…): further sources of a room, which include little of its header: compiled without it, so many at a time.
function(xsmoe_light_part room how_many)
  add_library(${room}-light OBJECT ${ARGN})
  target_link_libraries(${room}-light PRIVATE $<TARGET_PROPERTY:${room},LINK_LIBRARIES>)
  xsmoe_compiled_together(${room}-light ${how_many})
  target_sources(${room} PRIVATE $<TARGET_OBJECTS:${room}-light>)
endfunction()

xsmoe_precompiled_header(torch LIBRARIES xsmoe-torch HEADERS
  <torch/nn/cloneable.h> <torch/nn/modules/container/modulelist.h> <torch/nn/modules/linear.h> <torch/types.h>)

if(XSMOE_STUDIO)
  set(XSMOE_QT_HEADERS <QApplication> <QComboBox> <QHeaderView> <QLabel> <QLineEdit> <QLocale> <QMainWindow> <QPainter> <QPushButton> <QSpinBox> <QTableView>
                       <QVBoxLayout> <algorithm> <functional> <map> <optional> <string> <vector>)
  xsmoe_precompiled_header(qt LIBRARIES Qt6::Widgets HEADERS ${XSMOE_QT_HEADERS})
  target_compile_definitions(xsmoe-qt-header PRIVATE QT_NO_KEYWORDS)
endif()

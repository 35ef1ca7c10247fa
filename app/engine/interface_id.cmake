# cmake -D SOURCES=… -D HEADER=… -P interface_id.cmake: writes what tells one state of these headers from another.
set(sums "")
foreach(source ${SOURCES})
  file(SHA256 ${source} sum)
  string(APPEND sums ${sum})
endforeach()
string(SHA256 id "${sums}")
file(CONFIGURE OUTPUT ${HEADER} CONTENT "// SPDX-License-Identifier: Apache-2.0\n#pragma once\nnamespace xsmoe::app {\ninline constexpr const char* kInterfaceId = \"@id@\";\n}\n" @ONLY)

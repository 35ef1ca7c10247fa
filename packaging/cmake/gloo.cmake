# Sets XSMOE_GLOO_TAKEN: the folder of Gloo's headers, which those of LibTorch for ranks include; empty where ranks have to be left out.
# Only the Gloo that a LibTorch was built with fits it. Debian has its headers beside LibTorch's; the archives of pytorch.org have none.
set(XSMOE_GLOO_INCLUDE "" CACHE PATH
    "Folder with the headers of the Gloo that LibTorch was built with (it holds gloo/config.h), where they are not beside LibTorch's")
set(XSMOE_GLOO_TAKEN "")
find_path(XSMOE_C10D_HEADERS torch/csrc/distributed/c10d/ProcessGroupGloo.hpp PATHS ${TORCH_INCLUDE_DIRS} NO_DEFAULT_PATH)
find_path(XSMOE_GLOO_HEADERS gloo/transport/device.h PATHS ${TORCH_INCLUDE_DIRS} NO_DEFAULT_PATH)
if(XSMOE_GLOO_INCLUDE)
  foreach(header gloo/config.h gloo/transport/device.h)
    if(NOT EXISTS "${XSMOE_GLOO_INCLUDE}/${header}")
      message(FATAL_ERROR "XSMOE_GLOO_INCLUDE names ${XSMOE_GLOO_INCLUDE}, which has no ${header}. Name the include folder of an installed Gloo, "
                          "of the version that LibTorch was built with (config.h is made when Gloo is configured)")
    endif()
  endforeach()
endif()
if(NOT XSMOE_C10D_HEADERS)
  message(STATUS "Training on several ranks is left out: LibTorch has no torch/csrc/distributed/c10d/ProcessGroupGloo.hpp")
elseif(XSMOE_GLOO_INCLUDE)
  set(XSMOE_GLOO_TAKEN "${XSMOE_GLOO_INCLUDE}")
elseif(XSMOE_GLOO_HEADERS)
  set(XSMOE_GLOO_TAKEN "${XSMOE_GLOO_HEADERS}")
else()
  message(STATUS "Training on several ranks is left out: no Gloo headers beside LibTorch's. Debian's LibTorch has them in libgloo-dev; for another "
                 "name those of the Gloo that it was built with in -DXSMOE_GLOO_INCLUDE=/path/to/include")
endif()
if(XSMOE_GLOO_TAKEN)
  message(STATUS "Training on several ranks: Gloo's headers of ${XSMOE_GLOO_TAKEN}")
endif()

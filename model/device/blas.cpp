// SPDX-License-Identifier: Apache-2.0
#include "model/device/blas.h"

#include <ATen/Context.h>
#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <memory>

namespace xsmoe::device {
namespace {

constexpr const char* kProduct = "sgemm_";
/// By what OpenBLAS, MKL, BLIS and ATLAS are known: each has one of these functions, the reference none.
constexpr std::array kFastOnes{"openblas_get_config", "mkl_get_version", "MKL_Get_Version", "bli_info_get_version_str", "ATL_buildinfo"};

struct Unload {
  void operator()(void* library) const { dlclose(library); }
};

}  // namespace

bool isReferenceBlas(const char* library) {
  // Debian's libblas.so.3 of OpenBLAS has the products' names only and needs the library itself, in which is looked too.
  const std::unique_ptr<void, Unload> opened(dlopen(library, RTLD_LAZY | RTLD_LOCAL));
  const auto has = [&opened](const char* name) { return dlsym(opened.get(), name) != nullptr; };
  return opened && has(kProduct) && std::none_of(kFastOnes.begin(), kFastOnes.end(), has);
}

bool multipliesWithReferenceBlas() {
  if (at::hasMKL()) return false;  // it may be part of LibTorch itself, which shows none of its functions
  // The order in which LibTorch's own call finds it: of several libraries that multiply, a process may have loaded more than one.
  const void* const product = dlsym(RTLD_DEFAULT, kProduct);
  Dl_info found{};
  return product != nullptr && dladdr(product, &found) != 0 && found.dli_fname != nullptr && isReferenceBlas(found.dli_fname);
}

bool blasSerialises() {
  constexpr int kOpenMp = 2;
  using Parallel = int (*)();
  const auto parallel = reinterpret_cast<Parallel>(dlsym(RTLD_DEFAULT, "openblas_get_parallel"));
  return parallel != nullptr && parallel() == kOpenMp;
}

std::string blasAdvice(bool isReference, bool serialises) {
  if (isReference)
    return "Matrix products are about 100 times slower than they can be, since the reference BLAS computes them: install OpenBLAS (apt-get "
           "install libopenblas0-pthread)";
  if (serialises)
    return "This OpenBLAS is built for OpenMP and computes one product at a time, so that further threads bring nothing: install the other "
           "one (apt-get install libopenblas0-pthread)";
  return "";
}

}  // namespace xsmoe::device

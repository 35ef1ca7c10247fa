#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "model/core/cancelled.h"
#include "model/core/error.h"
#include "model/core/progress.h"

namespace xsmoe {

/// Work that can be cancelled: none where it was done, else its error.
using CancellableWork = std::function<std::optional<Error>(const ProgressCallback&)>;

template <class T>
[[nodiscard]] std::optional<Error> errorIn(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

/// Of work that throws.
[[nodiscard]] inline std::optional<Error> errorThrownBy(const std::function<void()>& work) {
  try {
    work();
    return std::nullopt;
  } catch (const ThrownError& thrown) {
    return thrown.error();
  }
}

/// Does the work whole, then once for each of its questions whether to go on, cancelled there: it must end as cancelled and ask no more.
/// How many questions there are.
inline int cancelAtEach(const CancellableWork& work) {
  int all = 0;
  const auto whole = work([&](const Progress& /*state*/) { return ++all > 0; });
  EXPECT_FALSE(whole) << describe(*whole);
  for (int last = 1; last <= all; ++last) {
    int asked = 0;
    std::string where;
    const auto error = work([&](const Progress& state) {
      where = state.what;
      return ++asked < last;
    });
    EXPECT_TRUE(error && error->what.find("cancelled") != std::string::npos) << "at question " << last << ", " << where;
    EXPECT_EQ(asked, last) << where;
  }
  return all;
}

}  // namespace xsmoe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QElapsedTimer>

namespace xsmoe::widgets {

/// So long, in milliseconds, a window waits for a slice of a file's text.
inline constexpr qint64 kTextSliceMs = 10;

/// Adds rows from `next` on, which counts them, until all of them are there or the slice is over. True: some are left.
template <class Place, class AddRow>
[[nodiscard]] bool addSlice(Place& next, Place rows, const AddRow& addRow) {
  QElapsedTimer clock;
  clock.start();
  for (; next < rows && clock.elapsed() < kTextSliceMs; ++next) addRow(next);
  return next < rows;
}

}  // namespace xsmoe::widgets

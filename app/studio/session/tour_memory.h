// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>

namespace xsmoe::studio {

/// Where a person is in the tour, by the names of its steps, under `learn/step` and `learn/done`, and what was answered, under
/// `learn/answers`. Settings that cannot be read are as good as none.
struct TourMemory {
  QString step;              ///< at which it goes on; empty: it was not begun
  QStringList done;          ///< in no order
  QStringList answers = {};  ///< as Worksheet::kept()

  [[nodiscard]] static TourMemory read();
  void keep() const;
};

}  // namespace xsmoe::studio

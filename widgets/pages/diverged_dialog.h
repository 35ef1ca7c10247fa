// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

#include "model/core/events.h"

namespace xsmoe::widgets {

/// The batch at which a run diverged: its place, what was not finite, and the users' sequences in it.
class DivergedDialog : public QDialog {
  Q_OBJECT
 public:
  explicit DivergedDialog(const RunDiverged& event, QWidget* parent = nullptr);

  /// "The loss is not finite in D3, epoch 4, batch 12. …"
  [[nodiscard]] static QString sentence(const RunDiverged& event);
};

}  // namespace xsmoe::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <optional>

#include "model/core/structure.h"

namespace xsmoe::widgets {

/// The expert that a person has chosen, in whatever view: here alone it is kept, every view that shows experts marks it, and a choice in
/// any of them is made here.
class ExpertChoice : public QObject {
  Q_OBJECT
 public:
  explicit ExpertChoice(QObject* parent = nullptr) : QObject(parent) {}

  [[nodiscard]] const std::optional<ExpertName>& expert() const { return expert_; }
  /// Empty: none is chosen any more.
  void choose(const std::optional<ExpertName>& expert);

 Q_SIGNALS:
  void changed();

 private:
  std::optional<ExpertName> expert_;
};

}  // namespace xsmoe::widgets

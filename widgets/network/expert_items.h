// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>

#include "model/core/expert_profile.h"
#include "model/core/run_moment.h"

class QImage;
class QLabel;

namespace xsmoe::widgets {

class MeasuredItems;

/// What stored weights say of an expert: how far it is from its parents, its share by category, and the items that lean on it most.
class ExpertItems : public QWidget {
  Q_OBJECT
 public:
  explicit ExpertItems(QWidget* parent = nullptr);

  void setProfile(const ExpertProfile& profile);
  /// In place of it: what is going on, or why there is none. Empty: nothing is shown.
  void showReason(const QString& reason);
  /// The answer to pictureWanted; null where it cannot be read.
  void setPicture(const QString& path, const QImage& image);

  [[nodiscard]] QString text() const;  ///< rich
  [[nodiscard]] MeasuredItems* items() const { return items_; }
  /// Whose model the profile is of; empty: none is shown.
  [[nodiscard]] const std::optional<RunMoment>& moment() const { return moment_; }

 Q_SIGNALS:
  void itemActivated(const QString& id);
  void pictureWanted(const QString& path, QSize pixels);

 private:
  QLabel* text_;
  QLabel* caption_;
  MeasuredItems* items_;
  bool told_ = true;  // a profile is shown
  std::optional<RunMoment> moment_;
};

}  // namespace xsmoe::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <filesystem>
#include <memory>

#include "app/studio/perspectives/inspection.h"
#include "app/studio/session/session.h"

namespace xsmoe::widgets {
class CatalogueListing;
}

namespace xsmoe::studio {

/// The items of the open run's stream, to be searched: read once a run, when somebody wants them.
class RunItems : public QObject {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit RunItems(Session& session, QObject* parent = nullptr);

  void want(const AskedMoment& moment);
  /// Null: not there yet.
  [[nodiscard]] const std::shared_ptr<const widgets::CatalogueListing>& listing() const { return listing_; }
  /// Whether they are wanted, and not there yet.
  [[nodiscard]] bool asking() const { return !run_.empty() && !listing_; }

 Q_SIGNALS:
  void arrived();

 private:
  Session& session_;
  std::filesystem::path run_;  // of which they are, or were asked for
  std::shared_ptr<const widgets::CatalogueListing> listing_;
};

}  // namespace xsmoe::studio

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <chrono>
#include <filesystem>
#include <vector>

#include "app/studio/session/settings_origin.h"
#include "model/core/settings.h"

namespace xsmoe::studio {

class Session;

/// What a person set for the next run, step by step, so that it can be taken back before the run begins. It is no part of a run: what was
/// changed in one is taken back by Session::training().undo(). Settings that an opened run shows, and what another stream asks for, are no
/// steps; that a person takes them over is one.
class SettingsHistory : public QObject {
  Q_OBJECT
 public:
  static constexpr std::chrono::milliseconds kAtOnce{700};  ///< a slider that is dragged

  /// What follows within `atOnce` is one step.
  explicit SettingsHistory(Session& session, std::chrono::milliseconds atOnce = kAtOnce, QObject* parent = nullptr);

  /// What is set now is where it begins.
  void begin();
  [[nodiscard]] bool canUndo() const { return takesPart() && !past_.empty(); }
  [[nodiscard]] bool canRedo() const { return takesPart() && !future_.empty(); }
  void undo();
  void redo();

 Q_SIGNALS:
  void changed();

 private:
  struct Step {
    RunSettings settings;
    SettingsOrigin origin;
    friend bool operator==(const Step&, const Step&) = default;
  };
  /// As the next run would begin now.
  [[nodiscard]] Step next() const;
  /// Whether the next run's settings are what is shown and edited.
  [[nodiscard]] bool takesPart() const;
  void look();
  void lookAtStream();
  void adopt();
  void move(std::vector<Step>& from, std::vector<Step>& to);

  Session& session_;
  std::chrono::milliseconds atOnce_;
  std::vector<Step> past_, future_;  // the next one to go to last
  Step present_;
  std::filesystem::path stream_;
  QElapsedTimer sinceStep_;
  bool moving_ = false;
};

}  // namespace xsmoe::studio

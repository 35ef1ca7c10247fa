// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <gmock/gmock.h>

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <memory>

#include "app/studio/session/studio_folders.h"
#include "app/studio/threads/shared_engine.h"
#include "tests/studio/fake_engine.h"

namespace xsmoe::studio {

/// Runs the event loop until something is so; false if it does not come within 20 seconds.
template <class Predicate>
[[nodiscard]] bool eventually(Predicate predicate) {
  return QTest::qWaitFor(predicate, 20000);
}

/// A folder of its own, a script for the fake engine, and settings that are empty at the start.
class StudioTest : public testing::Test {
 protected:
  void SetUp() override { QSettings().clear(); }

  [[nodiscard]] std::filesystem::path folder(const char* name) const { return std::filesystem::path(dir_.path().toStdString()) / name; }
  [[nodiscard]] std::filesystem::path stream() const {
    makeStreamFolder(folder("stream"));
    return folder("stream");
  }
  /// A log in which three users buy one product after the other, one an hour.
  [[nodiscard]] std::filesystem::path makeLog(const char* name, int records = 60) const {
    std::ofstream log(folder(name));
    log << "customer_id,product_id,timestamp,rating\n";
    for (int i = 0; i < records; ++i) log << "u" << i % 3 << ",p" << i / 3 << ',' << 1'600'000'000 + i * 3600 << ",4\n";
    return folder(name);
  }
  [[nodiscard]] StudioFolders folders() const { return {folder("runs"), folder("cache") / "built-in"}; }
  [[nodiscard]] EngineFactory factory() const {
    return [script = script_]() -> Result<std::unique_ptr<engine::Engine>> {
      if (script->refuseEngine) return failure("libxsmoe-engine.so", "the engine cannot be loaded", "Install it again");
      return std::make_unique<FakeEngine>(script);
    };
  }

  QTemporaryDir dir_;
  std::shared_ptr<FakeScript> script_ = std::make_shared<FakeScript>();
};

}  // namespace xsmoe::studio

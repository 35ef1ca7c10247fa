// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/dialog_poses.h"

#include <QEventLoop>
#include <QLineEdit>
#include <QTimer>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>

#include "app/studio/dialogs/experiment_dialog.h"
#include "app/studio/dialogs/fork_dialog.h"
#include "app/studio/dialogs/import_dialog.h"
#include "app/studio/perspectives/perspective.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/posing.h"
#include "app/studio/shell/window_dialogs.h"
#include "widgets/forms/experiment_form.h"
#include "widgets/forms/fork_form.h"
#include "widgets/pages/import_page.h"

namespace xsmoe::studio {
namespace {

constexpr std::chrono::minutes kCheck{1};

// Of the made-up shop that the import dialog is shown with.
constexpr int kRecords = 20'000, kUsers = 600, kProducts = 150;
constexpr std::int64_t kFirstSecond = 1'577'836'800, kBetween = 1'500;  // from 2020 on
constexpr int kLongestWaitMs = 20'000;

/// Repeatable, and uneven enough to look like a shop's log. A few lines are bad.
void writeOrders(const std::filesystem::path& file) {
  std::ofstream log(file);
  log << "customer_id,product_id,timestamp,stars,comment\n";
  std::uint32_t state = 7;
  const auto below = [&state](int bound) { return static_cast<int>((state = state * 1'664'525U + 1'013'904'223U) >> 16U) % bound; };
  for (int i = 0; i < kRecords; ++i) {
    log << 'c' << 1'000 + below(kUsers) << ",p" << below(kProducts) * below(kProducts) / kProducts << ',';
    if (i % 4'001 == 4'000)
      log << "yesterday";
    else
      log << kFirstSecond + i * kBetween;
    log << ',' << 1 + below(5) << ",\"Arrived in time, as described\"\n";
  }
}

void writeProducts(const std::filesystem::path& file) {
  constexpr std::array kColours{"Red", "Blue", "Green", "Yellow", "White"};
  constexpr std::array kThings{"bowl", "cup", "lamp", "chair", "basket", "vase"};
  std::ofstream catalogue(file);
  catalogue << "product_id,title,description,category\n";
  for (std::size_t i = 0; i < kProducts; ++i)
    catalogue << 'p' << i << ',' << kColours[i % kColours.size()] << ' ' << kThings[i % kThings.size()]
              << ",\"Made by hand, for every day\",household\n";
}

}  // namespace

std::unique_ptr<ImportDialog> poseImport(QWidget& parent, const std::filesystem::path& folder) {
  writeOrders(folder / "orders.csv");
  writeProducts(folder / "products.csv");
  auto dialog = std::make_unique<ImportDialog>(&parent);
  dialog->show();
  QEventLoop loop;
  QObject::connect(dialog.get(), &ImportDialog::counted, &loop, &QEventLoop::quit);
  QTimer::singleShot(kLongestWaitMs, &loop, &QEventLoop::quit);
  dialog->add({folder / "orders.csv", folder / "products.csv"});
  loop.exec();
  dialog->page().setTarget(QStringLiteral("/data/shop-stream"));
  return dialog;
}

ForkDialog& poseFork(MainWindow& window) {
  const auto& run = *window.session().run().state->history;
  auto& dialog = window.dialogs().askForFork(earlyWindow(run));
  const auto& present = dialog.form().grouping();
  for (int state = 1; state < run.description().hiddenStates; ++state)
    if (std::find(present.begin(), present.end(), state) == present.end() && dialog.form().toggle(state)) break;
  return dialog;
}

ExperimentDialog& poseExperiment(MainWindow& window) {
  auto& dialog = window.dialogs().newExperiment();
  dialog.form().values("tau").setText(QStringLiteral("0, 0.1, 0.2"));
  dialog.form().values("seed").setText(QStringLiteral("1-3"));
  waitUntil(
      [&dialog] {
        const QString told = dialog.checked();
        return !told.isEmpty() && !told.endsWith(QChar(0x2026));  // while it is being checked it says so with an ellipsis
      },
      kCheck);
  return dialog;
}

}  // namespace xsmoe::studio

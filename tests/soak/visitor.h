// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

class QWidget;

namespace xsmoe::studio {

class MainWindow;

/// A person who clicks, drags, types and scrubs at random, and never waits for an answer. Equal seeds give equal wishes; what they meet
/// depends on how far the run is.
class Visitor {
 public:
  Visitor(MainWindow& window, std::uint32_t seed);

  /// Does one thing.
  void act();
  /// How often each thing was done.
  [[nodiscard]] const std::map<std::string, int>& done() const { return done_; }

 private:
  struct Deed {
    std::string name;
    int weight;  ///< relative to the others
    std::function<void()> act;
  };
  void addRunDeeds();
  void addSteeringDeeds();
  void addTravelDeeds();
  void addInspectingDeeds();
  void addLookingDeeds();
  void addDataDeeds();
  void addCompareDeeds();
  void addNoteDeeds();
  [[nodiscard]] int below(int n) { return n > 0 ? static_cast<int>(random_() % static_cast<unsigned>(n)) : 0; }
  template <class Widget>
  [[nodiscard]] Widget* anyVisible();
  /// Where a chart that is seen draws; null where none does.
  [[nodiscard]] QWidget* anyPlot();
  void clickAnywhereIn(QWidget& widget);
  void hoverOver(QWidget& widget);
  /// Of a perspective's page, which comes to the front with it.
  void showAnyTabOf(QWidget& page);

  MainWindow& window_;
  std::mt19937 random_;
  std::vector<Deed> deeds_;
  std::map<std::string, int> done_;
};

}  // namespace xsmoe::studio

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QStringList>
#include <filesystem>
#include <map>
#include <string>

#include "model/core/network_place.h"
#include "model/core/shared_view.h"

namespace xsmoe::studio {

/// What a person looks at in the open run, on whatever page: a user, an item, items picked out on the map, a place of the network. A page
/// says here what was chosen on it, and follows what was chosen on others. The session owns it and tells it of another run. It lives in
/// the window's thread, and every change is told at once.
class Chosen : public QObject {
  Q_OBJECT
 public:
  /// Empty: none was chosen. Another run has none at first, but where it is begun on the stream of the one before (stayed()).
  [[nodiscard]] const std::string& user() const { return user_; }
  void chooseUser(const std::string& user);

  /// By its external id; empty: none was chosen. Another run as of the user.
  [[nodiscard]] const std::string& item() const { return item_; }
  void chooseItem(const std::string& item);
  /// Chooses it, and shows all that is known of it.
  void showItem(const std::string& item);

  /// By external ids; empty: none were picked out. A run that was open before has those of then, another as of the user.
  [[nodiscard]] const QStringList& pickedItems() const { return pickedItems_; }
  void pickItems(const QStringList& items);

  /// Whether the open run was begun on the stream of the one before: what was chosen of it then is there in it too, and stays chosen.
  [[nodiscard]] bool stayed() const { return stayed_; }

  /// Shows a place of the network as it was after a finished window of the open run, where the network is drawn.
  void showPlace(const NetworkPlace& place, int window);

  /// User, item and the items that were picked out; of more than 20,000 none.
  void keepIn(SharedView& view) const;
  /// Chooses what is in it.
  void restore(const SharedView& view);

 Q_SIGNALS:
  void userChosen();  ///< another one, of the open run
  void itemChosen();  ///< another one
  void itemWanted();  ///< after itemChosen(), where a person asked to see it
  void itemsPicked();
  void placeWanted(const xsmoe::NetworkPlace& place, int window);

 private:
  friend class Session;
  /// Without a signal: Session::runOpened() follows.
  void goToRun(const std::filesystem::path& run, bool stays);

  std::filesystem::path run_;
  bool stayed_ = false;
  std::string user_, item_;
  QStringList pickedItems_;
  std::map<std::filesystem::path, QStringList> pickedBefore_;  // of runs that were open
};

}  // namespace xsmoe::studio

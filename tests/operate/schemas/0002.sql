CREATE TABLE account_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  nonce TEXT NOT NULL,
  generation INTEGER NOT NULL CHECK (generation >= 1),
  refresh_hash TEXT NOT NULL UNIQUE,
  previous_hash TEXT,
  rotated_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER,
  end_reason TEXT,
  user_agent TEXT NOT NULL
) STRICT;
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES companies(id),
  email TEXT NOT NULL UNIQUE CHECK (email = lower(email) AND email <> ''),
  username TEXT NOT NULL CHECK (username <> '' AND instr(username, '@') = 0),
  full_name TEXT NOT NULL,
  role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3),
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO "accounts" VALUES(1,1,'admin@example.com','admin','Ruth Calloway',3,0,'$2b$12$FWtq8hgAEX0EFCIs42J8y.Hb6PTaNbtEWT2G5hRolDJ543SjudQaW',1778011906171,1778011906171);
INSERT INTO "accounts" VALUES(2,1,'recruiter@example.com','recruiter','Daniel Osei',1,0,'$2b$12$FWtq8hgAEX0EFCIs42J8y.Hb6PTaNbtEWT2G5hRolDJ543SjudQaW',1778011906171,1778011906171);
INSERT INTO "accounts" VALUES(3,1,'expert@example.com','expert','Ilse Brandt',2,0,'$2b$12$FWtq8hgAEX0EFCIs42J8y.Hb6PTaNbtEWT2G5hRolDJ543SjudQaW',1778011906171,1778011906171);
CREATE TABLE answers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id INTEGER NOT NULL REFERENCES sessions(id),
  question_id INTEGER NOT NULL REFERENCES questions(id),
  "order" INTEGER NOT NULL,
  question_text TEXT NOT NULL,
  preparation_time INTEGER NOT NULL,
  responding_time INTEGER NOT NULL,
  asked_kind INTEGER NOT NULL CHECK (asked_kind BETWEEN 0 AND 2),
  max_retakes INTEGER NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
  text TEXT NOT NULL,
  retakes_used INTEGER NOT NULL CHECK (retakes_used >= 0),
  begun_at INTEGER,
  submitted_at INTEGER,
  UNIQUE (session_id, question_id)
) STRICT;
INSERT INTO "answers" VALUES(1,1,1,1,'Tell us about a service you have run in production. What did it do, and what woke you up at night?',30000,150000,0,1,3,0,'',1,1795108306171,1795108486171);
INSERT INTO "answers" VALUES(2,1,2,2,'Describe a time you made something measurably faster. How did you find the cause?',45000,150000,0,1,3,0,'',0,1795108486171,1795108666171);
INSERT INTO "answers" VALUES(3,1,3,3,'Our stock levels must never go below zero, even when two shops sell the last tent at once. How would you make sure?',60000,180000,0,1,3,0,'',0,1795108666171,1795108846171);
INSERT INTO "answers" VALUES(4,1,4,4,'Write a short reply to a colleague who proposes to rewrite the order system from scratch.',60000,600000,2,0,3,2,'I would like to understand what hurts first. Could you list the three changes that took you longest this year? If two of them come from the pricing part, we can give that part its own boundary and tests, move it behind the current interface, and measure again in a month. A rewrite would have to copy eleven years of rules that nobody has written down, so I would only start one once we have those rules as tests.',0,1795108846171,1795109026171);
INSERT INTO "answers" VALUES(5,2,1,1,'Tell us about a service you have run in production. What did it do, and what woke you up at night?',30000,150000,0,1,3,0,'',0,1794640306171,1794640486171);
INSERT INTO "answers" VALUES(6,2,2,2,'Describe a time you made something measurably faster. How did you find the cause?',45000,150000,0,1,3,0,'',0,1794640486171,1794640666171);
INSERT INTO "answers" VALUES(7,2,3,3,'Our stock levels must never go below zero, even when two shops sell the last tent at once. How would you make sure?',60000,180000,0,1,3,0,'',1,1794640666171,1794640846171);
INSERT INTO "answers" VALUES(8,2,4,4,'Write a short reply to a colleague who proposes to rewrite the order system from scratch.',60000,600000,2,0,3,2,'I would like to understand what hurts first. Could you list the three changes that took you longest this year? If two of them come from the pricing part, we can give that part its own boundary and tests, move it behind the current interface, and measure again in a month. A rewrite would have to copy eleven years of rules that nobody has written down, so I would only start one once we have those rules as tests.',0,1794640846171,1794641026171);
INSERT INTO "answers" VALUES(9,3,1,1,'Tell us about a service you have run in production. What did it do, and what woke you up at night?',30000,150000,0,1,3,0,'',0,1795165906171,1795166086171);
INSERT INTO "answers" VALUES(10,3,2,2,'Describe a time you made something measurably faster. How did you find the cause?',45000,150000,0,1,3,0,'',1,1795166086171,1795166266171);
INSERT INTO "answers" VALUES(11,3,3,3,'Our stock levels must never go below zero, even when two shops sell the last tent at once. How would you make sure?',60000,180000,0,1,3,0,'',0,1795166266171,1795166446171);
INSERT INTO "answers" VALUES(12,3,4,4,'Write a short reply to a colleague who proposes to rewrite the order system from scratch.',60000,600000,2,0,3,2,'I would like to understand what hurts first. Could you list the three changes that took you longest this year? If two of them come from the pricing part, we can give that part its own boundary and tests, move it behind the current interface, and measure again in a month. A rewrite would have to copy eleven years of rules that nobody has written down, so I would only start one once we have those rules as tests.',0,1795166446171,1795166626171);
INSERT INTO "answers" VALUES(13,4,1,1,'Tell us about a service you have run in production. What did it do, and what woke you up at night?',30000,150000,0,1,3,1,'',1,1795252306171,1795252486171);
INSERT INTO "answers" VALUES(14,4,2,2,'Describe a time you made something measurably faster. How did you find the cause?',45000,150000,0,1,3,1,'',0,1795252486171,1795252666171);
INSERT INTO "answers" VALUES(15,4,3,3,'Our stock levels must never go below zero, even when two shops sell the last tent at once. How would you make sure?',60000,180000,0,1,1,1,'',0,1795252666171,NULL);
INSERT INTO "answers" VALUES(16,4,4,4,'Write a short reply to a colleague who proposes to rewrite the order system from scratch.',60000,600000,2,0,0,2,'',0,NULL,NULL);
INSERT INTO "answers" VALUES(17,5,5,1,'Why do you want to lead a shop rather than only work in one?',20000,90000,0,1,3,0,'',1,1795072306171,1795072486171);
INSERT INTO "answers" VALUES(18,5,6,2,'A customer returns a jacket that was clearly worn for a season. What do you say?',20000,90000,0,1,3,0,'',0,1795072486171,1795072666171);
INSERT INTO "answers" VALUES(19,5,7,3,'Two people in your team do not speak to each other any more. Tell us what you do in the first week.',30000,120000,0,1,3,0,'',0,1795072666171,1795072846171);
INSERT INTO "answers" VALUES(20,6,5,1,'Why do you want to lead a shop rather than only work in one?',20000,90000,0,1,3,0,'',0,1795137106171,1795137286171);
INSERT INTO "answers" VALUES(21,6,6,2,'A customer returns a jacket that was clearly worn for a season. What do you say?',20000,90000,0,1,3,0,'',0,1795137286171,1795137466171);
INSERT INTO "answers" VALUES(22,6,7,3,'Two people in your team do not speak to each other any more. Tell us what you do in the first week.',30000,120000,0,1,4,0,'',0,NULL,NULL);
INSERT INTO "answers" VALUES(23,7,8,1,'Introduce yourself in one minute, as you would greet a customer on the phone.',15000,60000,1,2,3,1,'',0,1795093906171,1795094086171);
INSERT INTO "answers" VALUES(24,7,9,2,'A parcel is three days late and the hike starts tomorrow. Answer the customer.',20000,90000,1,2,3,1,'',0,1795094086171,1795094266171);
INSERT INTO "answers" VALUES(25,7,10,3,'Answer this message in writing: "Your boots gave me blisters and I want my money back NOW."',30000,600000,2,0,3,2,'I am sorry your walk hurt, that is the last thing a boot should do. You can have your money back today: the label is attached and the courier comes to you. If you would rather have boots that fit, tell me where it rubs and I will send two pairs to try. Either way nothing costs you anything.',0,1795094266171,1795094446171);
INSERT INTO "answers" VALUES(26,7,11,4,'What do you do when you do not know the answer?',15000,60000,1,2,3,1,'',0,1795094446171,1795094626171);
INSERT INTO "answers" VALUES(27,8,8,1,'Introduce yourself in one minute, as you would greet a customer on the phone.',15000,60000,1,2,3,1,'',0,1795000306171,1795000486171);
INSERT INTO "answers" VALUES(28,8,9,2,'A parcel is three days late and the hike starts tomorrow. Answer the customer.',20000,90000,1,2,3,1,'',1,1795000486171,1795000666171);
INSERT INTO "answers" VALUES(29,8,10,3,'Answer this message in writing: "Your boots gave me blisters and I want my money back NOW."',30000,600000,2,0,3,2,'I am sorry your walk hurt, that is the last thing a boot should do. You can have your money back today: the label is attached and the courier comes to you. If you would rather have boots that fit, tell me where it rubs and I will send two pairs to try. Either way nothing costs you anything.',0,1795000666171,1795000846171);
INSERT INTO "answers" VALUES(30,8,11,4,'What do you do when you do not know the answer?',15000,60000,1,2,3,1,'',0,1795000846171,1795001026171);
INSERT INTO "answers" VALUES(31,9,8,1,'Introduce yourself in one minute, as you would greet a customer on the phone.',15000,60000,1,2,3,1,'',0,1795036306171,1795036486171);
INSERT INTO "answers" VALUES(32,9,9,2,'A parcel is three days late and the hike starts tomorrow. Answer the customer.',20000,90000,1,2,3,1,'',1,1795036486171,1795036666171);
INSERT INTO "answers" VALUES(33,9,10,3,'Answer this message in writing: "Your boots gave me blisters and I want my money back NOW."',30000,600000,2,0,3,2,'I am sorry your walk hurt, that is the last thing a boot should do. You can have your money back today: the label is attached and the courier comes to you. If you would rather have boots that fit, tell me where it rubs and I will send two pairs to try. Either way nothing costs you anything.',0,1795036666171,1795036846171);
INSERT INTO "answers" VALUES(34,9,11,4,'What do you do when you do not know the answer?',15000,60000,1,2,3,1,'',0,1795036846171,1795037026171);
INSERT INTO "answers" VALUES(35,10,8,1,'Introduce yourself in one minute, as you would greet a customer on the phone.',15000,60000,1,2,3,1,'',1,1794460306171,1794460486171);
INSERT INTO "answers" VALUES(36,10,9,2,'A parcel is three days late and the hike starts tomorrow. Answer the customer.',20000,90000,1,2,3,1,'',0,1794460486171,1794460666171);
INSERT INTO "answers" VALUES(37,10,10,3,'Answer this message in writing: "Your boots gave me blisters and I want my money back NOW."',30000,600000,2,0,3,2,'I am sorry your walk hurt, that is the last thing a boot should do. You can have your money back today: the label is attached and the courier comes to you. If you would rather have boots that fit, tell me where it rubs and I will send two pairs to try. Either way nothing costs you anything.',0,1794460666171,1794460846171);
INSERT INTO "answers" VALUES(38,10,11,4,'What do you do when you do not know the answer?',15000,60000,1,2,3,1,'',1,1794460846171,1794461026171);
INSERT INTO "answers" VALUES(39,11,8,1,'Introduce yourself in one minute, as you would greet a customer on the phone.',15000,60000,1,2,1,1,'',0,1795284706171,NULL);
INSERT INTO "answers" VALUES(40,11,9,2,'A parcel is three days late and the hike starts tomorrow. Answer the customer.',20000,90000,1,2,0,1,'',0,NULL,NULL);
INSERT INTO "answers" VALUES(41,11,10,3,'Answer this message in writing: "Your boots gave me blisters and I want my money back NOW."',30000,600000,2,0,0,2,'',0,NULL,NULL);
INSERT INTO "answers" VALUES(42,11,11,4,'What do you do when you do not know the answer?',15000,60000,1,2,0,1,'',0,NULL,NULL);
INSERT INTO "answers" VALUES(43,12,12,1,'Walk us through a page you designed that you would do differently today.',45000,180000,0,1,3,0,'',1,1795216306171,1795216486171);
INSERT INTO "answers" VALUES(44,12,13,2,'How do you find out whether people with poor sight can use your design?',30000,120000,0,1,3,0,'',0,1795216486171,1795216666171);
INSERT INTO "answers" VALUES(45,12,14,3,'Tell us about feedback that was hard to hear and turned out to be right.',30000,120000,0,1,3,0,'',0,1795216666171,1795216846171);
INSERT INTO "answers" VALUES(46,13,12,1,'Walk us through a page you designed that you would do differently today.',45000,180000,0,1,3,0,'',0,1795282906171,1795283086171);
INSERT INTO "answers" VALUES(47,13,13,2,'How do you find out whether people with poor sight can use your design?',30000,120000,0,1,2,0,'',0,1795283086171,NULL);
INSERT INTO "answers" VALUES(48,13,14,3,'Tell us about feedback that was hard to hear and turned out to be right.',30000,120000,0,1,0,0,'',0,NULL,NULL);
INSERT INTO "answers" VALUES(49,14,15,1,'Which work in a warehouse do you know, and which would you like to learn?',15000,60000,0,2,3,0,'',0,1794568306171,1794568486171);
INSERT INTO "answers" VALUES(50,14,16,2,'You see a pallet that is stacked dangerously, but the truck leaves in five minutes. What do you do?',15000,60000,0,2,3,0,'',0,1794568486171,1794568666171);
INSERT INTO "answers" VALUES(51,15,15,1,'Which work in a warehouse do you know, and which would you like to learn?',15000,60000,0,2,3,0,'',0,1795180306171,1795180486171);
INSERT INTO "answers" VALUES(52,15,16,2,'You see a pallet that is stacked dangerously, but the truck leaves in five minutes. What do you do?',15000,60000,0,2,3,0,'',1,1795180486171,1795180666171);
INSERT INTO "answers" VALUES(53,16,15,1,'Which work in a warehouse do you know, and which would you like to learn?',15000,60000,0,2,3,0,'',1,1794388306171,1794388486171);
INSERT INTO "answers" VALUES(54,16,16,2,'You see a pallet that is stacked dangerously, but the truck leaves in five minutes. What do you do?',15000,60000,0,2,0,0,'',0,NULL,NULL);
INSERT INTO "answers" VALUES(55,17,20,1,'Tell us about a number that a team believed and that was wrong. How did you find out?',45000,150000,0,1,3,0,'',1,1795198306171,1795198486171);
INSERT INTO "answers" VALUES(56,17,21,2,'Explain to a shop manager what a confidence interval is.',30000,90000,0,1,3,0,'',0,1795198486171,1795198666171);
INSERT INTO "answers" VALUES(57,17,22,3,'Here is a claim: "Newsletter readers buy twice as much." Write down what you would check.',60000,900000,2,0,3,2,'First whether people who buy a lot are simply more likely to subscribe. I would compare the same people before and after, or hold the newsletter back from a random tenth for a month. Then whether "buy" counts returns, whether one large club order carries the mean, and how wide the interval is before anyone repeats the word twice.',0,1795198666171,1795198846171);
INSERT INTO "answers" VALUES(58,18,20,1,'Tell us about a number that a team believed and that was wrong. How did you find out?',45000,150000,0,1,3,0,'',0,1794784306171,1794784486171);
INSERT INTO "answers" VALUES(59,18,21,2,'Explain to a shop manager what a confidence interval is.',30000,90000,0,1,3,0,'',0,1794784486171,1794784666171);
INSERT INTO "answers" VALUES(60,18,22,3,'Here is a claim: "Newsletter readers buy twice as much." Write down what you would check.',60000,900000,2,0,3,2,'First whether people who buy a lot are simply more likely to subscribe. I would compare the same people before and after, or hold the newsletter back from a random tenth for a month. Then whether "buy" counts returns, whether one large club order carries the mean, and how wide the interval is before anyone repeats the word twice.',0,1794784666171,1794784846171);
INSERT INTO "answers" VALUES(61,19,26,1,'Describe a tour where the weather changed your plan. What did you tell the group?',30000,150000,0,2,3,0,'',1,1786684306171,1786684486171);
INSERT INTO "answers" VALUES(62,19,27,2,'Somebody in the group cannot go on and does not say so. How do you notice?',20000,120000,0,2,3,0,'',0,1786684486171,1786684666171);
INSERT INTO "answers" VALUES(63,19,28,3,'Which qualifications do you hold, and until when?',10000,60000,1,2,3,1,'',0,1786684666171,1786684846171);
INSERT INTO "answers" VALUES(64,20,26,1,'Describe a tour where the weather changed your plan. What did you tell the group?',30000,150000,0,2,3,1,'',0,1786324306171,1786324486171);
INSERT INTO "answers" VALUES(65,20,27,2,'Somebody in the group cannot go on and does not say so. How do you notice?',20000,120000,0,2,3,1,'',0,1786324486171,1786324666171);
INSERT INTO "answers" VALUES(66,20,28,3,'Which qualifications do you hold, and until when?',10000,60000,1,2,3,1,'',1,1786324666171,1786324846171);
INSERT INTO "answers" VALUES(67,21,26,1,'Describe a tour where the weather changed your plan. What did you tell the group?',30000,150000,0,2,3,0,'',0,1787044306171,1787044486171);
INSERT INTO "answers" VALUES(68,21,27,2,'Somebody in the group cannot go on and does not say so. How do you notice?',20000,120000,0,2,0,0,'',0,NULL,NULL);
INSERT INTO "answers" VALUES(69,21,28,3,'Which qualifications do you hold, and until when?',10000,60000,1,2,0,1,'',0,NULL,NULL);
INSERT INTO "answers" VALUES(70,22,29,1,'Which part of a month-end close have you made simpler?',30000,120000,0,1,3,0,'',1,1789924306171,1789924486171);
INSERT INTO "answers" VALUES(71,22,30,2,'You find an invoice that was paid twice in March. Describe your next steps.',30000,120000,0,1,3,0,'',0,1789924486171,1789924666171);
CREATE TABLE companies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL CHECK (name <> ''),
  contact_email TEXT NOT NULL,
  about TEXT NOT NULL,
  primary_color TEXT NOT NULL,
  accent_color TEXT NOT NULL,
  background_color TEXT NOT NULL,
  text_color TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO "companies" VALUES(1,'Fernhill Outfitters','people@fernhill.example','We rent, sell and repair gear for people who sleep outside: eleven shops, one workshop, one warehouse. Interviews are answered in your own time, and a person watches every answer.','#0f6b5c','#0f6b5c','#f7f6f3','#1d1b18',1778011906171,1778011906171);
CREATE TABLE interviews (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "key" TEXT NOT NULL UNIQUE CHECK ("key" <> ''),
  company_id INTEGER NOT NULL REFERENCES companies(id),
  created_by INTEGER NOT NULL REFERENCES accounts(id),
  title TEXT NOT NULL CHECK (title <> ''),
  description TEXT NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
INSERT INTO "interviews" VALUES(1,'n6sw6f2ksx89fctmsm8m',1,2,'Backend engineer, orders and stock','You will look after the service that knows where every tent is. Four questions, about ten minutes of answers.',1,1792354306171,1792354306171,NULL);
INSERT INTO "interviews" VALUES(2,'ejgzcz3rb8vurjd57cu7',1,2,'Shop manager, Harbour Street','Lead a team of nine in our oldest shop.',1,1792959106171,1792959106171,NULL);
INSERT INTO "interviews" VALUES(3,'5zzy3tn57v3jdq7z52t2',1,2,'Customer support, German and English','Mostly by voice, because that is how you will work. You may record each answer up to three times.',1,1793477506171,1793477506171,NULL);
INSERT INTO "interviews" VALUES(4,'6d6wu2wmfpxq9raxhrbc',1,2,'Product designer','Help people find the right gear, on every screen and with every pair of eyes.',1,1793736706171,1793736706171,NULL);
INSERT INTO "interviews" VALUES(5,'gb4qtfez3bzw5g6pzt94',1,2,'Warehouse associate, early shift','Two short questions. No camera is needed if you prefer to write.',1,1793995906171,1793995906171,NULL);
INSERT INTO "interviews" VALUES(6,'3tv4qqtzj5bgknuwydqm',1,2,'Buyer, footwear','',1,1794255106171,1794255106171,NULL);
INSERT INTO "interviews" VALUES(7,'k3z33ukpczamh32qq3yg',1,2,'Data analyst','You ask the second question.',1,1794514306171,1794514306171,NULL);
INSERT INTO "interviews" VALUES(8,'3zwzp4p2yj4uc8ds7xzk',1,2,'Marketing lead, repair and second hand','',1,1794773506171,1794773506171,NULL);
INSERT INTO "interviews" VALUES(9,'n772mw9pz6uf5epmvsn4',1,2,'Mountain guide, summer season','Seasonal, June to September.',2,1784923906171,1784923906171,NULL);
INSERT INTO "interviews" VALUES(10,'kxwb8pm6x5qwp784yk3u',1,2,'Accountant','',2,1788811906171,1788811906171,NULL);
INSERT INTO "interviews" VALUES(11,'gs3f4sdkytc6djekddzx',1,2,'Apprentice, workshop','For people who finish school this year.',0,1795032706171,1795032706171,NULL);
INSERT INTO "interviews" VALUES(12,'mcbptkubz4cyrrt59sqh',1,2,'Security engineer','Being prepared with the platform team.',0,1795205506171,1795205506171,NULL);
CREATE TABLE invitations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  interview_id INTEGER NOT NULL REFERENCES interviews(id),
  created_by INTEGER NOT NULL REFERENCES accounts(id),
  candidate_name TEXT NOT NULL,
  candidate_email TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  link_nonce TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL CHECK (max_attempts >= 1),
  current_attempts INTEGER NOT NULL CHECK (current_attempts BETWEEN 0 AND max_attempts),
  opened_at INTEGER,
  revoked_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO "invitations" VALUES(1,1,2,'Amara Okonkwo','amara.okonkwo@example.org','d4ef8ec1f0c7092dac845821290c1340e4a20ae703cf3de64cf9552beca6021b','3802d93a2d6220a079347ca1db82ac5511e50eab83c4786a980fad07735c0049',1795335106171,1,1,1795079506171,NULL,1795075906171);
INSERT INTO "invitations" VALUES(2,1,2,'Jonas Weidmann','jonas.weidmann@example.org','d450a0bbb3c60f4f840fec6ed623531e562d00e7252293251bfa0648b416a871','8ae7a449ff74d02f990b0558f149f759bc2e9fca849732cb07e48b938b92661e',1794867106171,1,1,1794611506171,NULL,1794607906171);
INSERT INTO "invitations" VALUES(3,1,2,'Mei-Ling Chow','mei.chow@example.org','4b3dd5ecf403145aec986d551054f75bf8d05a08a294f23170a5240dbfb81177','40ce594874d97b581275ebcd9f28c4f49dfc04c7f2cc49e805fbdc137f08fb44',1795392706171,1,1,1795137106171,NULL,1795133506171);
INSERT INTO "invitations" VALUES(4,1,2,'Tomás Herrera','tomas.herrera@example.org','d25356bde5cd085f76eaa89fb35097cd3020ee1bcd13feff5ef1a1306bd00cff','c6c14a4397b61f7fb92f1588fa5df46b6a4391a04dc7607181fd0e636df33bac',1795479106171,1,1,1795223506171,NULL,1795219906171);
INSERT INTO "invitations" VALUES(5,1,2,'Sigrid Aune','sigrid.aune@example.org','27ecd0c3288aae1b60ac395072bb77bdffd258300d19c038c0f2734d100b9519','d2990b8598976911a17b95a15a765e67a2b6e0197548fd8e80bd38c4f2059ec1',1795371106171,1,0,1795115506171,NULL,1795111906171);
INSERT INTO "invitations" VALUES(6,1,2,'Priya Raghavan','priya.raghavan@example.org','0634dbc75e0cb3b9a9356935ff09c760bc778a1161502ce4332b498fb8a8f55c','9ea04eeed2ff34381992072c0c80aec85fd5530444b5fd24ca65501e883a0b23',1795529506171,1,0,1795273906171,NULL,1795270306171);
INSERT INTO "invitations" VALUES(7,2,2,'Oluwaseun Adeyemi','seun.adeyemi@example.org','70e35eb415b09fe6ea3de54fa9849552257095984c8d3baf612067945360b08f','fce1708839bb45f84a73529d74b5626cbf98c6bda1242ead24f308d170c0c630',1795299106171,1,1,1795043506171,NULL,1795039906171);
INSERT INTO "invitations" VALUES(8,2,2,'Beatrix Lindqvist','beatrix.lindqvist@example.org','2b5bf6a950c7a6329fcda23a75ba681efd070794b628aeed956ee1382acfbc27','ce65256a22b1a39a93d879d5caa8fcee86aa57dd771033023481e3742d0a4841',1795363906171,1,1,1795108306171,NULL,1795104706171);
INSERT INTO "invitations" VALUES(9,2,2,'Callum Reid','callum.reid@example.org','40da80c05ad86fd59a41e4d2b8a4034bd531588c5a9e102da9342bcdc201f2d3','69fdc9193d9d708b41c22d029fac1f36d7bf7adae43a5eb61aba06878007748a',1794831106171,1,0,NULL,NULL,1794571906171);
INSERT INTO "invitations" VALUES(10,2,2,'Yasmin El-Sayed','yasmin.elsayed@example.org','cb7f18f1e31cd18231bc6357e4a0afcd6f37a1eba07f025a8c16be98dc451de8','035438f2bbc21131be0d8d34834dcb4552f058dc6b6dea834069ebb39c230502',1795540306171,1,0,NULL,NULL,1795281106171);
INSERT INTO "invitations" VALUES(11,3,2,'Hannah Vogt','hannah.vogt@example.org','24680cc628772836166b8327b9553c1af4ce4cbb64addc90de9991b517723f6e','902cf16fac47743a6306242b3006a38136f858a11177dcc3a2acd398e62f691c',1795320706171,1,1,1795065106171,NULL,1795061506171);
INSERT INTO "invitations" VALUES(12,3,2,'Luca Marchetti','luca.marchetti@example.org','a8d70078c04a0a6f644ce1da7814c675c91404b6b898b2fea63e912af054cc69','07c4853c98ff8e5a86ae38d12d758f8ed0bbac8ad687717748c5cd622ad3cab4',1795227106171,2,2,1794971506171,NULL,1794967906171);
INSERT INTO "invitations" VALUES(13,3,2,'Nadia Petrova','nadia.petrova@example.org','40918e6131b4542039bc0e5dd9dee7a543e39addd5083a2b55018cdd12761c83','8996cf0fd2c36e23aff33827df2243ecce754f946f433d77b6df4b41ac85cc58',1794687106171,1,1,1794431506171,NULL,1794427906171);
INSERT INTO "invitations" VALUES(14,3,2,'Kwame Mensah','kwame.mensah@example.org','56ba77f8732a10bf3790e3c3fe3fe9c7d3ad583cb1a6c6d72c2923808e951cf8','2fc42f8cdfc02073fe9462b5e189e74f59d4f32f2d22050ef907c45a9449ae4c',1795536706171,1,1,1795281106171,NULL,1795277506171);
INSERT INTO "invitations" VALUES(15,3,2,'Élodie Fontaine','elodie.fontaine@example.org','ffb1d181817a331f37b4645612bdcc46f078cefda31a3e628eed0802c172ef8c','198db8a34b31da977636bafea84c5253b56521ccf89a0c14cf11384749058571',1795083106171,1,0,1794827506171,1794895906171,1794823906171);
INSERT INTO "invitations" VALUES(16,4,2,'Rasmus Koivisto','rasmus.koivisto@example.org','ea75676f71a4b0114caddbc7ea28cecfdc3433617cfd0480b092c99e349828a7','bdda2bf9b32e818028b3f48d4714380ad8b70bdfdaa1076cd243bdd7d134f7c5',1795443106171,1,1,1795187506171,NULL,1795183906171);
INSERT INTO "invitations" VALUES(17,4,2,'Ines Carvalho','ines.carvalho@example.org','1b312d75f4a229a02af268dd609be40fd21cf21d5fbe85257a3941f9d9a04206','0b19d23fbd024f02867a05778303b7de95c03bd83deb6388f9c3424a30a58266',1795533106171,1,1,1795277506171,NULL,1795273906171);
INSERT INTO "invitations" VALUES(18,4,2,'Dmitri Sokolov','dmitri.sokolov@example.org','0e2a8c90fd10c887900a9a3145326df12a7738bbac5ea3f1d9898b0ff88ebd2e','6a71f1db0ac623bbec62bdf9d7ac36c1b508d9c0f6f3c476b7bcbd0c9d9ce433',1794975106171,1,0,1794719506171,NULL,1794715906171);
INSERT INTO "invitations" VALUES(19,4,2,'Farah Qureshi','farah.qureshi@example.org','2568afe46f61c17c1bb3ce36f0af5f57dffabbd3c5b1c3789e2ce2fc4ef8b6ee','f3ea78b8842885235c6923ed01a6d09d7fd65ed4d531dda9b5b95065b1be35c0',1795522306171,1,0,NULL,NULL,1795263106171);
INSERT INTO "invitations" VALUES(20,5,2,'Bartek Nowak','bartek.nowak@example.org','d50d4e6a60892cf632f2d1570f33be8a56ac0f96b5afe09a4d471981f3ed9f51','aae6145a3a34ab37bb94dc9946ad1b23dbcc52b39c10211ee2d174096a3b43ca',1794795106171,1,1,1794539506171,NULL,1794535906171);
INSERT INTO "invitations" VALUES(21,5,2,'Siobhán Byrne','siobhan.byrne@example.org','48cada51e58f857aeed8c038f262e81aa3b2a06b2f9d7867f7fe1d6000da18b3','d63cbd9e899fe72c16e0103e29795b6f68fc6e0502804c666a52d337df8cc272',1795407106171,1,1,1795151506171,NULL,1795147906171);
INSERT INTO "invitations" VALUES(22,5,2,'Ngozi Eze','ngozi.eze@example.org','b7331e3a2c26bbce00477c0b525370310c01079087393e9220e738b31e3d92e6','106f36d992db042828b489fb45162aa077e753f04a0e81e5e78c3f41f20b9efd',1794615106171,1,1,1794359506171,NULL,1794355906171);
INSERT INTO "invitations" VALUES(23,6,2,'Marta Kovács','marta.kovacs@example.org','ae0475485f6b811d6d401db89c0432e70af3467d625dc0a5b4b391ef98332f49','c253afc05acd09912dd77a20d83eaac211ff0306fe3fe73bd8d4e9e2d34fec57',1795507906171,1,0,1795252306171,NULL,1795248706171);
INSERT INTO "invitations" VALUES(24,6,2,'Idris Bello','idris.bello@example.org','85e6f5d4fd433ebb704c3e5bf4f99cf1fc29176133247455646f1dc4738ba0d5','33adc7c020d8e86276ff19d00648d9eecb7084eb49dc002b235a30b729237330',1795353106171,1,0,1795097506171,NULL,1795093906171);
INSERT INTO "invitations" VALUES(25,7,2,'Freya Sørensen','freya.sorensen@example.org','69d1d576b25ed65669efcc1f3598248be6e8668f7c55f612de7de1678099acf8','e420f0fbf90ef2f47d415eaf0dadf781aa6060da3839526a9cbbb143dce09be5',1795425106171,1,1,1795169506171,NULL,1795165906171);
INSERT INTO "invitations" VALUES(26,7,2,'Arjun Mehta','arjun.mehta@example.org','f18e06097274bc289183739bb3e47ce12e66ead26bac55b693c28b609abc3804','bb5a73984da0a525b4b31914f0ddd52e0cf68f56e45ebc8b7d6d736f12049bdc',1795011106171,1,1,1794755506171,NULL,1794751906171);
INSERT INTO "invitations" VALUES(27,8,2,'Camille Dubois','camille.dubois@example.org','459ab3c1e2a5c29583d3401663da63a75011c84d244a9504ee971fa925c3be66','8dff178ffd7fd0aa7a66c2ab8d0415c4c80a71f0ab58f2543d4675f8da69767c',1795547506171,1,0,NULL,NULL,1795288306171);
INSERT INTO "invitations" VALUES(28,9,2,'Viktor Halvorsen','viktor.halvorsen@example.org','e1d4aa071bea5dbb3b8264ee10a784bba6081f28637e3a8e1fd4d2e101ec75b2','6000d9ae21cc7a4af84cecde8bbc364a1ea8e28e88c197c4a3e603a42ec86871',1786911106171,1,1,1786655506171,NULL,1786651906171);
INSERT INTO "invitations" VALUES(29,9,2,'Lena Aschenbrenner','lena.aschenbrenner@example.org','e651928ad5d4f1a0beb65e4079517178181b7178b833b929f4b7677082c02afc','aa74b733b8caa7ebaab75e16e8be0d3ee124260a8c9a5fdb98e9c04673c53f1e',1786551106171,1,1,1786295506171,NULL,1786291906171);
INSERT INTO "invitations" VALUES(30,9,2,'Sota Nakamura','sota.nakamura@example.org','c6060144cbc3a4f980b9a7ddd90655e810e0754c481dd7c3d9026bc8e47e5e70','23cd52a73aad33b427cd519bc5091dd2e2d53fc13bdb3a8ea2e4592f4de5542c',1787271106171,1,1,1787015506171,NULL,1787011906171);
INSERT INTO "invitations" VALUES(31,10,2,'Paloma Ruiz','paloma.ruiz@example.org','8c6d7056f99cc33c3298b6c7e6fca46fd304cfa946a97aa03f96ae42706c2de1','bea605beef8ad1ea2a6f1854486acc1f30b809e840b0cb14fe1eaf94ba1fb109',1790151106171,1,1,1789895506171,NULL,1789891906171);
INSERT INTO "invitations" VALUES(32,10,2,'Gethin Pryce','gethin.pryce@example.org','2bdf47728a5a3b2926b6df211b65b2f9e3ae0f49e36ac471d90e12433e27ada8','45a71c43d297cd47b1ef0bc43ce841883209aa5475832528ef333b4780bbc339',1790511106171,1,0,NULL,NULL,1790251906171);
CREATE TABLE jobs (
  id          INTEGER PRIMARY KEY,
  kind        TEXT    NOT NULL CHECK (length(kind) > 0),
  subject_id  INTEGER NOT NULL,
  attempts    INTEGER NOT NULL CHECK (attempts >= 0),
  run_after   INTEGER NOT NULL,
  last_error  TEXT    NOT NULL,
  created_at  INTEGER NOT NULL,
  UNIQUE (kind, subject_id)
) STRICT;
INSERT INTO "jobs" VALUES(1,'prepare_playback',1,2,1767225600000,'x',1767225600000);
CREATE TABLE questions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  interview_id INTEGER NOT NULL REFERENCES interviews(id),
  text TEXT NOT NULL CHECK (text <> ''),
  preparation_time INTEGER NOT NULL CHECK (preparation_time >= 0),
  responding_time INTEGER NOT NULL CHECK (responding_time > 0),
  "order" INTEGER NOT NULL,
  answer_kind INTEGER NOT NULL CHECK (answer_kind BETWEEN 0 AND 2),
  max_retakes INTEGER NOT NULL CHECK (max_retakes >= 0),
  is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO "questions" VALUES(1,1,'Tell us about a service you have run in production. What did it do, and what woke you up at night?',30000,150000,1,0,1,0,1792354306171,1792354306171);
INSERT INTO "questions" VALUES(2,1,'Describe a time you made something measurably faster. How did you find the cause?',45000,150000,2,0,1,0,1792354306171,1792354306171);
INSERT INTO "questions" VALUES(3,1,'Our stock levels must never go below zero, even when two shops sell the last tent at once. How would you make sure?',60000,180000,3,0,1,0,1792354306171,1792354306171);
INSERT INTO "questions" VALUES(4,1,'Write a short reply to a colleague who proposes to rewrite the order system from scratch.',60000,600000,4,2,0,0,1792354306171,1792354306171);
INSERT INTO "questions" VALUES(5,2,'Why do you want to lead a shop rather than only work in one?',20000,90000,1,0,1,0,1792959106171,1792959106171);
INSERT INTO "questions" VALUES(6,2,'A customer returns a jacket that was clearly worn for a season. What do you say?',20000,90000,2,0,1,0,1792959106171,1792959106171);
INSERT INTO "questions" VALUES(7,2,'Two people in your team do not speak to each other any more. Tell us what you do in the first week.',30000,120000,3,0,1,0,1792959106171,1792959106171);
INSERT INTO "questions" VALUES(8,3,'Introduce yourself in one minute, as you would greet a customer on the phone.',15000,60000,1,1,2,0,1793477506171,1793477506171);
INSERT INTO "questions" VALUES(9,3,'A parcel is three days late and the hike starts tomorrow. Answer the customer.',20000,90000,2,1,2,0,1793477506171,1793477506171);
INSERT INTO "questions" VALUES(10,3,'Answer this message in writing: "Your boots gave me blisters and I want my money back NOW."',30000,600000,3,2,0,0,1793477506171,1793477506171);
INSERT INTO "questions" VALUES(11,3,'What do you do when you do not know the answer?',15000,60000,4,1,2,0,1793477506171,1793477506171);
INSERT INTO "questions" VALUES(12,4,'Walk us through a page you designed that you would do differently today.',45000,180000,1,0,1,0,1793736706171,1793736706171);
INSERT INTO "questions" VALUES(13,4,'How do you find out whether people with poor sight can use your design?',30000,120000,2,0,1,0,1793736706171,1793736706171);
INSERT INTO "questions" VALUES(14,4,'Tell us about feedback that was hard to hear and turned out to be right.',30000,120000,3,0,1,0,1793736706171,1793736706171);
INSERT INTO "questions" VALUES(15,5,'Which work in a warehouse do you know, and which would you like to learn?',15000,60000,1,0,2,0,1793995906171,1793995906171);
INSERT INTO "questions" VALUES(16,5,'You see a pallet that is stacked dangerously, but the truck leaves in five minutes. What do you do?',15000,60000,2,0,2,0,1793995906171,1793995906171);
INSERT INTO "questions" VALUES(17,6,'Name a product you brought into a range, or would have, and how it sold.',30000,120000,1,0,1,0,1794255106171,1794255106171);
INSERT INTO "questions" VALUES(18,6,'A supplier raises prices by nine per cent in spring. How do you prepare the talk?',45000,150000,2,0,1,0,1794255106171,1794255106171);
INSERT INTO "questions" VALUES(19,6,'What makes a supplier one you would recommend to a friend?',20000,90000,3,0,1,0,1794255106171,1794255106171);
INSERT INTO "questions" VALUES(20,7,'Tell us about a number that a team believed and that was wrong. How did you find out?',45000,150000,1,0,1,0,1794514306171,1794514306171);
INSERT INTO "questions" VALUES(21,7,'Explain to a shop manager what a confidence interval is.',30000,90000,2,0,1,0,1794514306171,1794514306171);
INSERT INTO "questions" VALUES(22,7,'Here is a claim: "Newsletter readers buy twice as much." Write down what you would check.',60000,900000,3,2,0,0,1794514306171,1794514306171);
INSERT INTO "questions" VALUES(23,8,'Which campaign of somebody else do you wish you had made, and why?',30000,120000,1,0,1,0,1794773506171,1794773506171);
INSERT INTO "questions" VALUES(24,8,'Show us how you would tell people about a repair service that earns no money.',45000,150000,2,0,1,0,1794773506171,1794773506171);
INSERT INTO "questions" VALUES(25,8,'How do you decide to stop a campaign?',20000,90000,3,0,1,0,1794773506171,1794773506171);
INSERT INTO "questions" VALUES(26,9,'Describe a tour where the weather changed your plan. What did you tell the group?',30000,150000,1,0,2,0,1784923906171,1784923906171);
INSERT INTO "questions" VALUES(27,9,'Somebody in the group cannot go on and does not say so. How do you notice?',20000,120000,2,0,2,0,1784923906171,1784923906171);
INSERT INTO "questions" VALUES(28,9,'Which qualifications do you hold, and until when?',10000,60000,3,1,2,0,1784923906171,1784923906171);
INSERT INTO "questions" VALUES(29,10,'Which part of a month-end close have you made simpler?',30000,120000,1,0,1,0,1788811906171,1788811906171);
INSERT INTO "questions" VALUES(30,10,'You find an invoice that was paid twice in March. Describe your next steps.',30000,120000,2,0,1,0,1788811906171,1788811906171);
INSERT INTO "questions" VALUES(31,11,'What have you built, repaired or organised that you are proud of?',30000,90000,1,0,3,0,1795032706171,1795032706171);
INSERT INTO "questions" VALUES(32,11,'Which subject at school would you drop, and what would you put in its place?',20000,60000,2,0,3,0,1795032706171,1795032706171);
INSERT INTO "questions" VALUES(33,11,'Why us, in your own words?',30000,600000,3,2,0,0,1795032706171,1795032706171);
INSERT INTO "questions" VALUES(34,12,'Tell us about a weakness you found and how you told the people concerned.',30000,150000,1,0,1,0,1795205506171,1795205506171);
INSERT INTO "questions" VALUES(35,12,'Which of our public pages would you look at first, and why?',30000,120000,2,0,1,0,1795205506171,1795205506171);
CREATE TABLE recordings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id INTEGER NOT NULL REFERENCES sessions(id),
  answer_id INTEGER NOT NULL UNIQUE REFERENCES answers(id),
  question_id INTEGER NOT NULL REFERENCES questions(id),
  media_kind INTEGER NOT NULL CHECK (media_kind BETWEEN 0 AND 2),
  content_type TEXT NOT NULL,
  blob TEXT NOT NULL UNIQUE,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  sha256 TEXT NOT NULL,
  duration INTEGER,
  created_at INTEGER NOT NULL
, playback_blob TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "recordings" VALUES(1,1,1,1,0,'video/webm','a99615d9c42b8a71ded62e5b723ef509',105292,'b8b750e548a709970eb139a2fbbb8c891610d7a788a039ee2881c23e91e97603',5000,1795108486171,'');
INSERT INTO "recordings" VALUES(2,1,2,2,0,'video/webm','89cd34e7181e442ceeb9eecebe524b1a',57551,'d772449656a1acfa651f33a6a5d9dab01613f0c82bada01981a98327a8f665ba',4000,1795108666171,'');
INSERT INTO "recordings" VALUES(3,1,3,3,0,'video/webm','85b039cb66d7f5244d0d34e64ae63c66',60715,'51e040c3c213c5eafcb41030c217a1c5a582ed20b34d82b9386169b534a25cc7',4000,1795108846171,'');
INSERT INTO "recordings" VALUES(4,2,5,1,0,'video/webm','b0be886d9b8c13d78aa5a948f00e3a34',57551,'d772449656a1acfa651f33a6a5d9dab01613f0c82bada01981a98327a8f665ba',4000,1794640486171,'');
INSERT INTO "recordings" VALUES(5,2,6,2,0,'video/webm','86345147fb7e82e85ed002630e54f6e7',60715,'51e040c3c213c5eafcb41030c217a1c5a582ed20b34d82b9386169b534a25cc7',4000,1794640666171,'');
INSERT INTO "recordings" VALUES(6,2,7,3,0,'video/webm','f9b99fb08e6eaa79f4b0e6f8e385ab1b',54676,'5e85cbe89e256b725dce4e37543fb9fc07e21b1c6f5da192c5abeef3dcfb9b2b',3000,1794640846171,'');
INSERT INTO "recordings" VALUES(7,3,9,1,0,'video/webm','b737a4f1bd5482c4412aa7ccd371bf03',60715,'51e040c3c213c5eafcb41030c217a1c5a582ed20b34d82b9386169b534a25cc7',4000,1795166086171,'');
INSERT INTO "recordings" VALUES(8,3,10,2,0,'video/webm','522c98700f451fdcb0f6a5c745bdc5ef',54676,'5e85cbe89e256b725dce4e37543fb9fc07e21b1c6f5da192c5abeef3dcfb9b2b',3000,1795166266171,'');
INSERT INTO "recordings" VALUES(9,3,11,3,0,'video/webm','1898a61ce295f52ea48ec50979d332f5',84290,'84f5dd53d644e33fa3e81af54bd72504b81bdd345bdfd027c90600f55e15320a',5000,1795166446171,'');
INSERT INTO "recordings" VALUES(10,4,13,1,1,'audio/wav','3beba23b2f65b19b8b99de35a0254bde',48044,'7e7adf76a54cb760469bdb3ac9b50a541c50a1ab6a69bb291f9fbb03406b36fd',3000,1795252486171,'');
INSERT INTO "recordings" VALUES(11,4,14,2,1,'audio/wav','52baa13077c932730b159493aad4e6ae',80044,'ca0edafbd4905cbfb4863ae69c1e277201d9353e9a17c3b15a1062555d944196',5000,1795252666171,'');
INSERT INTO "recordings" VALUES(12,5,17,5,0,'video/webm','84dd1a20ca0ffca2071eb054506bd704',57551,'d772449656a1acfa651f33a6a5d9dab01613f0c82bada01981a98327a8f665ba',4000,1795072486171,'');
INSERT INTO "recordings" VALUES(13,5,18,6,0,'video/webm','2bc3d16788f3cb648a7bd82d0b0dddbc',60715,'51e040c3c213c5eafcb41030c217a1c5a582ed20b34d82b9386169b534a25cc7',4000,1795072666171,'');
INSERT INTO "recordings" VALUES(14,5,19,7,0,'video/webm','465d480bb1ea352bc0fdeab9f2fc3281',54676,'5e85cbe89e256b725dce4e37543fb9fc07e21b1c6f5da192c5abeef3dcfb9b2b',3000,1795072846171,'');
INSERT INTO "recordings" VALUES(15,6,20,5,0,'video/webm','f7cfc47dd70fc109a316da50264d1082',60715,'51e040c3c213c5eafcb41030c217a1c5a582ed20b34d82b9386169b534a25cc7',4000,1795137286171,'');
INSERT INTO "recordings" VALUES(16,6,21,6,0,'video/webm','bd73919a73094dd04bdf555e29fc8318',54676,'5e85cbe89e256b725dce4e37543fb9fc07e21b1c6f5da192c5abeef3dcfb9b2b',3000,1795137466171,'');
INSERT INTO "recordings" VALUES(17,7,23,8,1,'audio/wav','5ce1f7fa2c35f45aa01e1a6fb032a3c2',80044,'2834e53523e47f477881f9ddcad04a237e58063aa99b74d4ea3450986a967a1e',5000,1795094086171,'');
INSERT INTO "recordings" VALUES(18,7,24,9,1,'audio/wav','7f4dc52d56ff24ed27c8bba221e04a33',64044,'e37b4445b42bfac3f4c2b4d16358b503e7d19def8c89eb1343708a14b41bc579',4000,1795094266171,'');
INSERT INTO "recordings" VALUES(19,7,26,11,1,'audio/wav','db18c19e46f184a816b0f9c55daa7df3',48044,'7e7adf76a54cb760469bdb3ac9b50a541c50a1ab6a69bb291f9fbb03406b36fd',3000,1795094626171,'');
INSERT INTO "recordings" VALUES(20,8,27,8,1,'audio/wav','5653a98b880d8a4f748c69caec75aa0a',64044,'e37b4445b42bfac3f4c2b4d16358b503e7d19def8c89eb1343708a14b41bc579',4000,1795000486171,'');
INSERT INTO "recordings" VALUES(21,8,28,9,1,'audio/wav','f06a01a32e7702e4384fbc65473ba038',64044,'86a3a8d0331060e6a27f645a1c39d944476437bf6277edaabdceb999f302a00d',4000,1795000666171,'');
INSERT INTO "recordings" VALUES(22,8,30,11,1,'audio/wav','5e3c8696e84133dd213a60d2cb454cf8',80044,'ca0edafbd4905cbfb4863ae69c1e277201d9353e9a17c3b15a1062555d944196',5000,1795001026171,'');
INSERT INTO "recordings" VALUES(23,9,31,8,1,'audio/wav','f6e6a20f350d6a4968a077a7b8dfe9c2',64044,'86a3a8d0331060e6a27f645a1c39d944476437bf6277edaabdceb999f302a00d',4000,1795036486171,'');
INSERT INTO "recordings" VALUES(24,9,32,9,1,'audio/wav','1fbc467b867e0a95125447d91e2e6190',48044,'7e7adf76a54cb760469bdb3ac9b50a541c50a1ab6a69bb291f9fbb03406b36fd',3000,1795036666171,'');
INSERT INTO "recordings" VALUES(25,9,34,11,1,'audio/wav','70c85eb663cd178a79b052cdac3575cc',80044,'2834e53523e47f477881f9ddcad04a237e58063aa99b74d4ea3450986a967a1e',5000,1795037026171,'');
INSERT INTO "recordings" VALUES(26,10,35,8,1,'audio/wav','b7143f8f7588fbd288eaf8353d3d1921',64044,'86a3a8d0331060e6a27f645a1c39d944476437bf6277edaabdceb999f302a00d',4000,1794460486171,'');
INSERT INTO "recordings" VALUES(27,10,36,9,1,'audio/wav','2cfa3537f59c645041d1291d87b8193a',48044,'7e7adf76a54cb760469bdb3ac9b50a541c50a1ab6a69bb291f9fbb03406b36fd',3000,1794460666171,'');
INSERT INTO "recordings" VALUES(28,10,38,11,1,'audio/wav','d696e89e0eabf996acfbf7810c603abf',80044,'2834e53523e47f477881f9ddcad04a237e58063aa99b74d4ea3450986a967a1e',5000,1794461026171,'');
INSERT INTO "recordings" VALUES(29,12,43,12,0,'video/webm','7c0167b1d98dfd18d056917c384fb8de',105292,'b8b750e548a709970eb139a2fbbb8c891610d7a788a039ee2881c23e91e97603',5000,1795216486171,'');
INSERT INTO "recordings" VALUES(30,12,44,13,0,'video/webm','5812e4b2aa0a385200a322e973a19d70',57551,'d772449656a1acfa651f33a6a5d9dab01613f0c82bada01981a98327a8f665ba',4000,1795216666171,'');
INSERT INTO "recordings" VALUES(31,12,45,14,0,'video/webm','0236f3a1e2de068935f39b3d21e021b8',60715,'51e040c3c213c5eafcb41030c217a1c5a582ed20b34d82b9386169b534a25cc7',4000,1795216846171,'');
INSERT INTO "recordings" VALUES(32,13,46,12,0,'video/webm','3a0221eccfbae467525723662d0b7b8e',57551,'d772449656a1acfa651f33a6a5d9dab01613f0c82bada01981a98327a8f665ba',4000,1795283086171,'');
INSERT INTO "recordings" VALUES(33,14,49,15,0,'video/webm','2928ae6e373c51a2ded28b8b42a65d57',84290,'84f5dd53d644e33fa3e81af54bd72504b81bdd345bdfd027c90600f55e15320a',5000,1794568486171,'');
INSERT INTO "recordings" VALUES(34,14,50,16,0,'video/webm','78e624c9f3e1ae56e8d0eba38135769e',105292,'b8b750e548a709970eb139a2fbbb8c891610d7a788a039ee2881c23e91e97603',5000,1794568666171,'');
INSERT INTO "recordings" VALUES(35,15,51,15,0,'video/webm','b02bb96be9224605e54c1d7c4468b683',105292,'b8b750e548a709970eb139a2fbbb8c891610d7a788a039ee2881c23e91e97603',5000,1795180486171,'');
INSERT INTO "recordings" VALUES(36,15,52,16,0,'video/webm','21b6a3f65ee57e1cadbeb6e5f841716b',57551,'d772449656a1acfa651f33a6a5d9dab01613f0c82bada01981a98327a8f665ba',4000,1795180666171,'');
INSERT INTO "recordings" VALUES(37,16,53,15,0,'video/webm','0b7b73dfea0947def679592e45637895',57551,'d772449656a1acfa651f33a6a5d9dab01613f0c82bada01981a98327a8f665ba',4000,1794388486171,'');
INSERT INTO "recordings" VALUES(38,17,55,20,0,'video/webm','b49325fde92593d4548b1166d4f147c4',84290,'84f5dd53d644e33fa3e81af54bd72504b81bdd345bdfd027c90600f55e15320a',5000,1795198486171,'');
INSERT INTO "recordings" VALUES(39,17,56,21,0,'video/webm','3145e744f62ff6ab12f3291b2a57d6d1',105292,'b8b750e548a709970eb139a2fbbb8c891610d7a788a039ee2881c23e91e97603',5000,1795198666171,'');
INSERT INTO "recordings" VALUES(40,18,58,20,0,'video/webm','d9585bebbfb50144cbe7060c6664fbc7',105292,'b8b750e548a709970eb139a2fbbb8c891610d7a788a039ee2881c23e91e97603',5000,1794784486171,'');
INSERT INTO "recordings" VALUES(41,18,59,21,0,'video/webm','ad774e4d6927382968b512a470a2b65b',57551,'d772449656a1acfa651f33a6a5d9dab01613f0c82bada01981a98327a8f665ba',4000,1794784666171,'');
INSERT INTO "recordings" VALUES(42,19,61,26,0,'video/webm','43e6fc232b1511ccd00efccd99e290cc',60715,'51e040c3c213c5eafcb41030c217a1c5a582ed20b34d82b9386169b534a25cc7',4000,1786684486171,'');
INSERT INTO "recordings" VALUES(43,19,62,27,0,'video/webm','ba4fb1793b180fbea2d298d14da7ba4a',54676,'5e85cbe89e256b725dce4e37543fb9fc07e21b1c6f5da192c5abeef3dcfb9b2b',3000,1786684666171,'');
INSERT INTO "recordings" VALUES(44,19,63,28,1,'audio/wav','1452a1703e67d7e424a5d8d78ca840d6',80044,'ca0edafbd4905cbfb4863ae69c1e277201d9353e9a17c3b15a1062555d944196',5000,1786684846171,'');
INSERT INTO "recordings" VALUES(45,20,64,26,1,'audio/wav','649f5c41acfba366d659b8ff8efa0e2e',48044,'7e7adf76a54cb760469bdb3ac9b50a541c50a1ab6a69bb291f9fbb03406b36fd',3000,1786324486171,'');
INSERT INTO "recordings" VALUES(46,20,65,27,1,'audio/wav','4a2a2155da102175bbe07a93a956fd45',80044,'ca0edafbd4905cbfb4863ae69c1e277201d9353e9a17c3b15a1062555d944196',5000,1786324666171,'');
INSERT INTO "recordings" VALUES(47,20,66,28,1,'audio/wav','677518765f5fb515d0f4b6d5432450c0',80044,'2834e53523e47f477881f9ddcad04a237e58063aa99b74d4ea3450986a967a1e',5000,1786324846171,'');
INSERT INTO "recordings" VALUES(48,21,67,26,0,'video/webm','2eea7cbea4d3dd4910e71cea3238014d',84290,'84f5dd53d644e33fa3e81af54bd72504b81bdd345bdfd027c90600f55e15320a',5000,1787044486171,'');
INSERT INTO "recordings" VALUES(49,22,70,29,0,'video/webm','285d02f026e9daf3041544f1d07cd68e',105292,'b8b750e548a709970eb139a2fbbb8c891610d7a788a039ee2881c23e91e97603',5000,1789924486171,'');
INSERT INTO "recordings" VALUES(50,22,71,30,0,'video/webm','8fb0fa24f1ca784076e99af0f4338869',57551,'d772449656a1acfa651f33a6a5d9dab01613f0c82bada01981a98327a8f665ba',4000,1789924666171,'');
CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;
INSERT INTO "schema_migrations" VALUES(1,'0001_first.sql','739c42b8783ad35ed1c33c6e1852d1dbadb3220559c2362a1925beb68ad73665',1767225600000);
INSERT INTO "schema_migrations" VALUES(2,'0002_jobs.sql','f9c7d4f18d0582c91c4e60fd01b7cc40d865d945b3aadf657300e002a4e4de83',1767225600000);
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  invitation_id INTEGER NOT NULL REFERENCES invitations(id),
  interview_id INTEGER NOT NULL REFERENCES interviews(id),
  candidate_name TEXT NOT NULL,
  candidate_email TEXT NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
  started_at INTEGER NOT NULL,
  consented_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  completed_at INTEGER,
  reviewed_at INTEGER,
  reviewed_by INTEGER REFERENCES accounts(id),
  device TEXT NOT NULL,
  deleted_at INTEGER
) STRICT;
INSERT INTO "sessions" VALUES(1,1,1,'Amara Okonkwo','amara.okonkwo@example.org',1,1795108306171,1795108306171,1795109146171,1795109146171,NULL,NULL,'Chrome 139 on Android 15',NULL);
INSERT INTO "sessions" VALUES(2,2,1,'Jonas Weidmann','jonas.weidmann@example.org',1,1794640306171,1794640306171,1794641146171,1794641146171,1794713146171,3,'Safari 18 on iOS 18',NULL);
INSERT INTO "sessions" VALUES(3,3,1,'Mei-Ling Chow','mei.chow@example.org',1,1795165906171,1795165906171,1795166746171,1795166746171,NULL,NULL,'Edge 139 on Windows 11',NULL);
INSERT INTO "sessions" VALUES(4,4,1,'Tomás Herrera','tomas.herrera@example.org',0,1795252306171,1795252306171,1795252846171,NULL,NULL,NULL,'Firefox 140 on Linux',NULL);
INSERT INTO "sessions" VALUES(5,7,2,'Oluwaseun Adeyemi','seun.adeyemi@example.org',1,1795072306171,1795072306171,1795073146171,1795073146171,NULL,NULL,'Edge 139 on Windows 11',NULL);
INSERT INTO "sessions" VALUES(6,8,2,'Beatrix Lindqvist','beatrix.lindqvist@example.org',1,1795137106171,1795137106171,1795137946171,1795137946171,NULL,NULL,'Firefox 140 on Linux',NULL);
INSERT INTO "sessions" VALUES(7,11,3,'Hannah Vogt','hannah.vogt@example.org',1,1795093906171,1795093906171,1795094746171,1795094746171,NULL,NULL,'Edge 139 on Windows 11',NULL);
INSERT INTO "sessions" VALUES(8,12,3,'Luca Marchetti','luca.marchetti@example.org',1,1795000306171,1795000306171,1795001146171,1795001146171,1795073146171,3,'Firefox 140 on Linux',NULL);
INSERT INTO "sessions" VALUES(9,12,3,'Luca Marchetti','luca.marchetti@example.org',1,1795036306171,1795036306171,1795037146171,1795037146171,NULL,NULL,'Firefox 140 on Linux',NULL);
INSERT INTO "sessions" VALUES(10,13,3,'Nadia Petrova','nadia.petrova@example.org',1,1794460306171,1794460306171,1794461146171,1794461146171,1794533146171,2,'Chrome 139 on Android 15',NULL);
INSERT INTO "sessions" VALUES(11,14,3,'Kwame Mensah','kwame.mensah@example.org',0,1795284706171,1795284706171,1795285246171,NULL,NULL,NULL,'Safari 18 on iOS 18',NULL);
INSERT INTO "sessions" VALUES(12,16,4,'Rasmus Koivisto','rasmus.koivisto@example.org',1,1795216306171,1795216306171,1795217146171,1795217146171,NULL,NULL,'Firefox 140 on Linux',NULL);
INSERT INTO "sessions" VALUES(13,17,4,'Ines Carvalho','ines.carvalho@example.org',0,1795282906171,1795282906171,1795283446171,NULL,NULL,NULL,'Chrome 139 on Android 15',NULL);
INSERT INTO "sessions" VALUES(14,20,5,'Bartek Nowak','bartek.nowak@example.org',1,1794568306171,1794568306171,1794569146171,1794569146171,1794641146171,3,'Firefox 140 on Linux',NULL);
INSERT INTO "sessions" VALUES(15,21,5,'Siobhán Byrne','siobhan.byrne@example.org',1,1795180306171,1795180306171,1795181146171,1795181146171,NULL,NULL,'Chrome 139 on Android 15',NULL);
INSERT INTO "sessions" VALUES(16,22,5,'Ngozi Eze','ngozi.eze@example.org',0,1794388306171,1794388306171,1794388846171,NULL,NULL,NULL,'Safari 18 on iOS 18',NULL);
INSERT INTO "sessions" VALUES(17,25,7,'Freya Sørensen','freya.sorensen@example.org',1,1795198306171,1795198306171,1795199146171,1795199146171,NULL,NULL,'Chrome 139 on Android 15',NULL);
INSERT INTO "sessions" VALUES(18,26,7,'Arjun Mehta','arjun.mehta@example.org',1,1794784306171,1794784306171,1794785146171,1794785146171,1794857146171,3,'Safari 18 on iOS 18',NULL);
INSERT INTO "sessions" VALUES(19,28,9,'Viktor Halvorsen','viktor.halvorsen@example.org',1,1786684306171,1786684306171,1786685146171,1786685146171,1786757146171,3,'Firefox 140 on Linux',NULL);
INSERT INTO "sessions" VALUES(20,29,9,'Lena Aschenbrenner','lena.aschenbrenner@example.org',1,1786324306171,1786324306171,1786325146171,1786325146171,1786397146171,2,'Chrome 139 on Android 15',NULL);
INSERT INTO "sessions" VALUES(21,30,9,'Sota Nakamura','sota.nakamura@example.org',0,1787044306171,1787044306171,1787044846171,NULL,NULL,NULL,'Safari 18 on iOS 18',NULL);
INSERT INTO "sessions" VALUES(22,31,10,'Paloma Ruiz','paloma.ruiz@example.org',1,1789924306171,1789924306171,1789925146171,1789925146171,1789997146171,2,'Edge 139 on Windows 11',NULL);
CREATE TABLE uploads (
  token TEXT PRIMARY KEY NOT NULL,
  answer_id INTEGER NOT NULL REFERENCES answers(id),
  session_id INTEGER NOT NULL REFERENCES sessions(id),
  media_kind INTEGER NOT NULL CHECK (media_kind BETWEEN 0 AND 2),
  content_type TEXT NOT NULL,
  blob TEXT NOT NULL UNIQUE,
  offset_bytes INTEGER NOT NULL CHECK (offset_bytes >= 0),
  length_bytes INTEGER CHECK (length_bytes >= offset_bytes),
  duration INTEGER,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO "uploads" VALUES('06ee2a987015ef23cc752766d9eba79d',47,13,0,'video/webm','06ee2a987015ef23cc752766d9eba79d',30357,NULL,NULL,1795291906171,1795551106171);
CREATE UNIQUE INDEX accounts_by_username ON accounts(lower(username));
CREATE INDEX accounts_by_company ON accounts(company_id);
CREATE INDEX account_sessions_by_account ON account_sessions(account_id);
CREATE INDEX account_sessions_by_expiry ON account_sessions(expires_at);
CREATE INDEX interviews_by_company ON interviews(company_id, created_at, id);
CREATE INDEX questions_by_interview ON questions(interview_id, "order");
CREATE INDEX invitations_by_interview ON invitations(interview_id, created_at, id);
CREATE INDEX invitations_by_expiry ON invitations(expires_at);
CREATE INDEX sessions_by_invitation ON sessions(invitation_id);
CREATE INDEX sessions_by_interview ON sessions(interview_id, started_at, id);
CREATE INDEX sessions_to_review ON sessions(interview_id, completed_at)
  WHERE status = 1 AND reviewed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX sessions_deleted ON sessions(deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX answers_by_question ON answers(question_id);
CREATE INDEX recordings_by_session ON recordings(session_id);
CREATE INDEX recordings_by_question ON recordings(question_id);
CREATE INDEX uploads_by_answer ON uploads(answer_id);
CREATE INDEX uploads_by_session ON uploads(session_id);
CREATE INDEX uploads_by_expiry ON uploads(expires_at);
CREATE INDEX jobs_by_time ON jobs (run_after, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('companies',1);
INSERT INTO "sqlite_sequence" VALUES('accounts',3);
INSERT INTO "sqlite_sequence" VALUES('interviews',12);
INSERT INTO "sqlite_sequence" VALUES('questions',35);
INSERT INTO "sqlite_sequence" VALUES('invitations',32);
INSERT INTO "sqlite_sequence" VALUES('sessions',22);
INSERT INTO "sqlite_sequence" VALUES('answers',71);
INSERT INTO "sqlite_sequence" VALUES('recordings',50);

<?php
// Installs WordPress in its empty database, makes a user of each role, and prints a password of each for its REST API:
//   php wordpress.php FOLDER      (the folder of WordPress, with its wp-config.php)

define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = 'localhost';
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

// Send no mail.
add_filter('pre_wp_mail', '__return_true');
wp_install('News', 'owner', 'owner@example.org', true, '', wp_generate_password(24));

$passwords = [];
foreach (['editor', 'author'] as $role) {
    $id = wp_insert_user(['user_login' => $role, 'user_pass' => wp_generate_password(24), 'role' => $role]);
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'test']);
    $passwords[$role] = $password;
}
echo json_encode(['version' => $GLOBALS['wp_version'], 'passwords' => $passwords]);
